"""Numbers that csci analyze must agree with, from numpy and scipy alone: python3 cli-analyze-oracle.py cookie_cats.csv

The regression is numpy's least squares on (1, arm, covariates...); its standard error is that of Welch's test of the outcome
less slope times covariates, which lets the arms' variances differ. Development only; cli-analyze.spec.ts holds the numbers.
"""

import csv
import json
import sys

import numpy as np
from scipy import stats

with open(sys.argv[1]) as file:
    rows = list(csv.DictReader(file))


def column(name):
    return np.array([{"TRUE": 1.0, "FALSE": 0.0}.get(row[name]) if row[name] in ("TRUE", "FALSE") else float(row[name]) for row in rows])


treated = np.array([row["version"] == "gate_40" for row in rows])


def welch(y):
    test = stats.ttest_ind(y[treated], y[~treated], equal_var=False)
    interval = test.confidence_interval(0.95)
    estimate = y[treated].mean() - y[~treated].mean()
    return {
        "estimate": estimate,
        "standardError": estimate / test.statistic,
        "degreesOfFreedom": test.df,
        "pValue": test.pvalue,
        "lower": interval.low,
        "upper": interval.high,
    }


def adjusted(y, *covariates):
    design = np.column_stack([np.ones(len(y)), treated, *[x - x.mean() for x in covariates]])
    coefficients, *_ = np.linalg.lstsq(design, y, rcond=None)
    slopes = coefficients[2:]
    answer = welch(y - sum(slope * x for slope, x in zip(slopes, covariates)))
    assert abs(answer["estimate"] - coefficients[1]) < 1e-10 * max(1, abs(coefficients[1]))
    plain = welch(y)
    return {
        **answer,
        "slopes": list(slopes),
        "relative": coefficients[1] / coefficients[0],
        "varianceReduction": 1 - (answer["standardError"] / plain["standardError"]) ** 2,
    }


def quantile(y, level):
    def side(values):
        reach = stats.norm.ppf(0.975) * np.sqrt(level * (1 - level) / len(values))
        low, middle, high = np.quantile(values, [level - reach, level, level + reach])
        return middle, (high - low) / (2 * stats.norm.ppf(0.975))

    (control, control_error), (treatment, treatment_error) = side(y[~treated]), side(y[treated])
    return {
        "control": control,
        "treatment": treatment,
        "controlError": control_error,
        "treatmentError": treatment_error,
        "standardError": float(np.hypot(control_error, treatment_error)),
    }


rounds, first, seventh = column("sum_gamerounds"), column("retention_1"), column("retention_7")
cap = np.quantile(rounds, 0.999)
print(
    json.dumps(
        {
            "retention_7 | retention_1, sum_gamerounds": adjusted(seventh, first, rounds),
            "sum_gamerounds | retention_1": adjusted(rounds, first),
            "cap": cap,
            "capped": [int((rounds[~treated] > cap).sum()), int((rounds[treated] > cap).sum())],
            "sum_gamerounds capped": welch(np.minimum(rounds, cap)),
            "sum_gamerounds capped | retention_1": adjusted(np.minimum(rounds, cap), first),
            "sum_gamerounds p90": quantile(rounds, 0.9),
        },
        indent=2,
        default=float,
    )
)
