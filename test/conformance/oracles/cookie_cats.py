"""Compares `csci analyze --json` on the Cookie Cats data with scipy and statsmodels (development only).

The data (90,189 players of a mobile game, gate at level 30 or 40; public on Kaggle as "Mobile Games A/B Testing")
are not part of this repository. Needs numpy, scipy, statsmodels. Run from the root of the repository:
python3 test/conformance/oracles/cookie_cats.py PATH/TO/cookie_cats.csv

Estimate, standard error, p-value and 95 % interval of a share (retention_7) and a mean (sum_gamerounds), without and
with a covariate (retention_1), must agree to a relative 1e-9. What each is compared with:
- mean: Welch's t test, scipy.stats.ttest_ind(equal_var=False);
- share: Newcombe's interval, statsmodels confint_proportions_2indep(method="newcomb"); the p-value is that of the z test
  with each arm's own variance (scipy.stats.norm), which here agrees with the interval; the standard error is that of
  a 0/1 mean, variance over n - 1;
- with the covariate: the treatment coefficient of statsmodels OLS on treatment and covariate, then Welch's t test of the
  outcome less slope times covariate.
"""

import csv
import json
import subprocess
import sys

import numpy as np
import scipy.stats as st
import statsmodels.api as sm
from statsmodels.stats.proportion import confint_proportions_2indep

TOLERANCE = 1e-9
CONTROL, TREATMENT = "gate_30", "gate_40"
METRICS = ("retention_7", "sum_gamerounds")
COVARIATE = "retention_1"


def columns(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    number = {"TRUE": 1.0, "FALSE": 0.0}
    values = {name: np.array([number[row[name]] if row[name] in number else float(row[name]) for row in rows])
              for name in (*METRICS, COVARIATE)}
    return values, np.array([row["version"] for row in rows]) == TREATMENT


def analyse(path, *options):
    command = ["node", "apps/cli/csci.mjs", "analyze", path, "--unit", "userid", "--variant", "version",
               "--control", CONTROL, "--json", *options]
    for name in METRICS:
        command += ["--metric", name]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found = {}
    for metric in report["metrics"]:
        (comparison,) = metric["comparisons"]
        found[metric["metric"]] = {
            "estimate": comparison["absolute"]["estimate"],
            "standard error": comparison["standardError"],
            "p": comparison["pValue"],
            "lower": comparison["absolute"]["lower"],
            "upper": comparison["absolute"]["upper"],
        }
    return found


def welch(control, treatment):
    test = st.ttest_ind(treatment, control, equal_var=False)
    interval = test.confidence_interval(0.95)
    estimate = treatment.mean() - control.mean()
    return {"estimate": estimate, "standard error": estimate / test.statistic, "p": test.pvalue,
            "lower": interval.low, "upper": interval.high}


def newcombe(control, treatment):
    counts = (int(treatment.sum()), len(treatment), int(control.sum()), len(control))

    lower, upper = confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=0.05)
    answer = welch(control, treatment)
    p = 2 * st.norm.sf(abs(answer["estimate"] / answer["standard error"]))
    return {**answer, "p": p, "lower": lower, "upper": upper}


def adjusted(outcome, covariate, treated):
    design = sm.add_constant(np.column_stack([treated.astype(float), covariate]))
    fit = sm.OLS(outcome, design).fit()
    residual = outcome - fit.params[2] * (covariate - covariate.mean())
    answer = welch(residual[~treated], residual[treated])
    return {**answer, "estimate": fit.params[1]}


def compare(title, got, want):
    worst = 0.0
    for key, value in want.items():
        error = abs(got[key] - value) / abs(value)
        worst = max(worst, error)
        mark = "" if error <= TOLERANCE else "   <-- differs"
        print(f"  {title:40s} {key:15s} csci {got[key]: .15e}  oracle {value: .15e}  {error:.1e}{mark}")
    return worst


def main(path):
    values, treated = columns(path)
    plain = analyse(path)
    with_covariate = analyse(path, "--covariate", COVARIATE)
    worst = 0.0
    for name in METRICS:
        outcome = values[name]
        oracle = newcombe if name.startswith("retention") else welch
        worst = max(worst, compare(name, plain[name], oracle(outcome[~treated], outcome[treated])))
        want = adjusted(outcome, values[COVARIATE], treated)
        worst = max(worst, compare(f"{name} with {COVARIATE}", with_covariate[name], want))
    print(f"largest relative difference {worst:.1e}; allowed {TOLERANCE:.0e}")
    return 0 if worst <= TOLERANCE else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
