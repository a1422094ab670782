"""Regenerates vectors/distributions-wide.json (development only; needs mpmath).

Distribution functions at 50 digits over a wider range than distributions.json: binomial, Poisson, F and
noncentral t as well, tiny and huge shapes, and logarithms of tails that underflow. Seed 20260101.
Run: python3 test/conformance/oracles/distributions.py > test/conformance/vectors/distributions-wide.json
"""

import json
import random

from mpmath import mp, mpf

mp.dps = 50
random.seed(20260101)
points = []


def add(fn, args, value):
    if value is None or not mp.isfinite(value):
        return
    if value != 0 and abs(value) < mpf("1e-300"):
        return
    points.append({"fn": fn, "args": args, "ref": mp.nstr(value, 25)})


def beta_tail(x, a, b, upper):
    x, a, b = mpf(x), mpf(a), mpf(b)
    if upper:
        # From the small side: the difference from one would only hold 50 digits in absolute terms.
        return mp.betainc(b, a, 0, 1 - x, regularized=True)
    return mp.betainc(a, b, 0, x, regularized=True)


def t_sf(t, df):
    t, df = mpf(t), mpf(df)
    tail = mp.betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return tail if t >= 0 else 1 - tail


def gamma_q(a, x):
    return mp.gammainc(mpf(a), mpf(x), mp.inf, regularized=True)


def gamma_p(a, x):
    return mp.gammainc(mpf(a), 0, mpf(x), regularized=True)


def uniform(low, high):
    return round(random.uniform(low, high), 6)


for _ in range(60):
    x = uniform(-37, 37)
    add("norm_cdf", [x], mp.erfc(-mpf(x) / mp.sqrt(2)) / 2)
    add("norm_sf", [x], mp.erfc(mpf(x) / mp.sqrt(2)) / 2)
for x in (50, 300, 4000):
    m = mp.erfc(mpf(x) / mp.sqrt(2)) / 2
    points.append({"fn": "norm_logsf", "args": [x], "ref": mp.nstr(mp.log(m), 25)})
for _ in range(80):
    df = round(10 ** random.uniform(-0.5, 2.5), 3)
    t = uniform(-25, 25)
    add("t_sf", [t, df], t_sf(t, df))
    add("t_cdf", [t, df], t_sf(-t, df))
for t, df in ((80, 500), (200, 3000), (1e5, 70)):
    points.append({"fn": "t_logsf", "args": [t, df], "ref": mp.nstr(mp.log(t_sf(t, df)), 25)})
for _ in range(120):
    a = round(10 ** random.uniform(-3, 2.5), 5)
    b = round(10 ** random.uniform(-3, 2.5), 5)
    x = random.choice([uniform(0.001, 0.999), round(10 ** random.uniform(-8, -1), 10)])
    add("beta_cdf", [x, a, b], beta_tail(x, a, b, False))
    add("beta_sf", [x, a, b], beta_tail(x, a, b, True))
for _ in range(120):
    a = round(10 ** random.uniform(-4, 3), 6)
    x = round(a * 10 ** random.uniform(-2, 1) + 10 ** random.uniform(-6, 0), 8)
    add("gamma_cdf", [x, a], gamma_p(a, x))
    add("gamma_sf", [x, a], gamma_q(a, x))
    add("chi2_sf", [2 * x, 2 * a], gamma_q(a, x))
for _ in range(60):
    d1, d2 = random.randint(1, 60), random.randint(1, 400)
    x = round(10 ** random.uniform(-1.5, 1.5), 5)
    w = mpf(d1) * x / (mpf(d1) * x + d2)
    add("f_sf", [x, d1, d2], mp.betainc(mpf(d2) / 2, mpf(d1) / 2, 0, 1 - w, regularized=True))
    add("f_cdf", [x, d1, d2], mp.betainc(mpf(d1) / 2, mpf(d2) / 2, 0, w, regularized=True))
for _ in range(60):
    n = random.choice([1, 5, 40, 700])
    p = round(random.uniform(0.001, 0.999), 4)
    k = random.randint(0, n)
    masses = [mp.binomial(n, i) * mpf(p) ** i * (1 - mpf(p)) ** (n - i) for i in range(n + 1)]
    add("binom_cdf", [k, n, p], mp.fsum(masses[: k + 1]))
    add("binom_sf", [k, n, p], mp.fsum(masses[k + 1 :]))
for _ in range(50):
    mean = round(10 ** random.uniform(-2, 2.7), 4)
    k = int(mean * random.uniform(0, 2.5))
    add("poisson_cdf", [k, mean], gamma_q(k + 1, mean))
    add("poisson_sf", [k, mean], gamma_p(k + 1, mean))
for _ in range(25):
    df = random.choice([1, 2.5, 8, 40, 300])
    ncp, t = uniform(-3, 5), uniform(-4, 8)
    half = mpf(df) / 2

    def integrand(u, df=df, ncp=ncp, t=t, half=half):
        s = mp.sqrt(u / df)
        return mp.exp((half - 1) * mp.log(u) - u / 2 - half * mp.log(2) - mp.loggamma(half)) * mp.ncdf(ncp - t * s)

    mp.dps = 25
    cuts = [mpf(0), mpf(df) / 8, mpf(df) / 2, mpf(df), 2 * mpf(df), 4 * mpf(df) + 20, 10 * mpf(df) + 200]
    value = mp.quad(integrand, cuts)
    mp.dps = 50
    if value > mpf("1e-12"):
        add("nct_sf", [t, df, ncp], +value)
for _ in range(40):
    x = round(10 ** random.uniform(-9, 9), 9)
    add("gammaln", [x], mp.loggamma(mpf(x)))
    y = round(10 ** random.uniform(-9, 9), 9)
    add("betaln", [x, y], mp.log(mp.beta(mpf(x), mpf(y))) if max(x, y) < 1e3 else mp.loggamma(mpf(x)) + mp.loggamma(mpf(y)) - mp.loggamma(mpf(x) + mpf(y)))

print(json.dumps({"title": "Distribution functions, wider range", "points": points}, indent=None, separators=(",", ":")))
