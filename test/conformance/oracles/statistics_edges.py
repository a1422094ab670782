"""Regenerates vectors/statistics-edges.json (development only; needs mpmath, numpy, scipy).

Further cases of the statistics methods, above all at their edges, from independent implementations: 50-digit
closed forms and direct numerical integration of the definitions (mpmath), brute-force grids (numpy), scipy.
Seed 20260102. Run:
python3 test/conformance/oracles/statistics_edges.py > test/conformance/vectors/statistics-edges.json
"""

import json
import random

import numpy as np
import scipy.stats as st
from mpmath import mp, mpf

mp.dps = 50
random.seed(20260102)
cases = []


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in value]
    if isinstance(value, (np.floating, mp.mpf)):
        value = float(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def case(method, inputs, expected, rel=1e-9, abs_=1e-14, source="mpmath at 50 digits"):
    number = sum(c["method"] == method for c in cases) + 1
    cases.append({"id": f"{method}-edge-{number:02d}", "method": method, "inputs": plain(inputs),
                  "expected": plain(expected), "tolerance": {"rel": rel, "abs": abs_}, "source": source})


def t_sf(t, df):
    t, df = mpf(t), mpf(df)
    tail = mp.betainc(df / 2, mpf(1) / 2, 0, df / (df + t * t), regularized=True) / 2
    return tail if t >= 0 else 1 - tail


def z_sf(z):
    return mp.erfc(mpf(z) / mp.sqrt(2)) / 2


def z_isf(p):
    return mp.sqrt(2) * mp.erfinv(1 - 2 * mpf(p))


def t_isf(p, df):
    return mp.findroot(lambda t: mp.log(t_sf(t, df)) - mp.log(mpf(p)), mpf(float(st.t.isf(float(p), float(df)))))


def arm(n, mean, variance):
    return {"n": n, "mean": mean, "variance": variance}


# --- means
for a, b, extra in [
    (arm(2, 1e-9, 1e-20), arm(2, 3e-9, 4e-20), {}),
    (arm(1000, 1e8, 3.0), arm(900, 1e8 + 0.5, 5.0), {"alpha": 0.01}),
    (arm(10**9, 5.0, 100.0), arm(10**9, 5.01, 100.0), {}),
    (arm(30, 2.0, 1.0), arm(40, 2.5, 2.0), {"delta0": 0.2, "alpha": 0.1}),
    (arm(30, 2.0, 1.0), arm(40, 2.5, 2.0), {"critical": "normal"}),
    (arm(30, 2.0, 1.0), arm(40, 2.5, 2.0), {"sided": 1}),
]:
    alpha = mpf(extra.get("alpha", 0.05))
    va, vb = mpf(a["variance"]) / a["n"], mpf(b["variance"]) / b["n"]
    se = mp.sqrt(va + vb)
    df = (va + vb) ** 2 / (va**2 / (a["n"] - 1) + vb**2 / (b["n"] - 1))
    d = mpf(b["mean"]) - mpf(a["mean"])
    t = (d - mpf(extra.get("delta0", 0))) / se
    if extra.get("critical") == "normal":
        p2, pg, c = 2 * z_sf(abs(t)), z_sf(t), z_isf(alpha / 2)
    else:
        p2, pg = 2 * t_sf(abs(t), df), t_sf(t, df)
        c = t_isf(alpha / (1 if extra.get("sided") == 1 else 2), df)
    upper = mp.inf if extra.get("sided") == 1 else d + c * se
    case("welch_t", {"control": a, "treatment": b, **extra},
         {"estimate": d, "se": se, "t": t, "p_two_sided": p2, "p_greater": pg, "ci_lower": d - c * se, "ci_upper": upper}, abs_=1e-300)
case("welch_t", {"control": arm(0, 0, 0), "treatment": arm(5, 1, 1)}, {"error": "INSUFFICIENT_DATA"}, source="definition")

# --- lift
for a, b, crit in [
    (arm(400, -5.0, 60.0), arm(410, -4.2, 80.0), "normal"),
    (arm(400, 5.0, 60.0), arm(410, -1.0, 80.0), "normal"),
    (arm(12, 5.0, 9.0), arm(15, 7.0, 20.0), "t"),
    (arm(100, 3.0, 0.0), arm(100, 3.3, 2.0), "normal"),
]:
    ma, mb = mpf(a["mean"]), mpf(b["mean"])
    va, vb = mpf(a["variance"]) / a["n"], mpf(b["variance"]) / b["n"]
    se = mp.sqrt(va + vb)
    df = (va + vb) ** 2 / (va**2 / (a["n"] - 1) + vb**2 / (b["n"] - 1))
    c = z_isf(mpf("0.025")) if crit == "normal" else t_isf(mpf("0.025"), df)
    lift = (mb - ma) / abs(ma)
    dse = mp.sqrt(vb / ma**2 + va * mb**2 / ma**4)
    g = c * c * va / ma**2
    # roots in R of (mb - R ma)^2 = c^2 (vb + R^2 va)
    A, B, C = ma**2 - c * c * va, -2 * ma * mb, mb**2 - c * c * vb
    roots = sorted([(-B - mp.sqrt(B * B - 4 * A * C)) / (2 * A), (-B + mp.sqrt(B * B - 4 * A * C)) / (2 * A)])
    lo, hi = roots[0] - 1, roots[1] - 1
    if ma < 0:
        lo, hi = -hi, -lo
    expected = {"lift": lift, "delta_se": dse, "fieller_g": g, "fieller_bounded": True, "fieller_lower": lo, "fieller_upper": hi}
    if ma * mb > 0:
        lse = mp.sqrt(va / ma**2 + vb / mb**2)
        ends = sorted([mp.exp(mp.log(mb / ma) - c * lse) - 1, mp.exp(mp.log(mb / ma) + c * lse) - 1])
        if ma < 0:
            ends = [-ends[1], -ends[0]]
        expected |= {"log_se": lse, "log_lower": ends[0], "log_upper": ends[1]}
    case("relative_lift", {"control": a, "treatment": b, "alpha": 0.05, "critical": crit}, expected)
case("relative_lift", {"control": arm(50, 0.0, 1.0), "treatment": arm(50, 1.0, 1.0), "alpha": 0.05}, {"error": "ZERO_BASELINE"}, source="definition")

# --- proportions
for xa, na, xb, nb, alpha in [(0, 20, 20, 20, 0.05), (0, 50, 3, 60, 0.1), (7, 7, 5, 9, 0.05), (999999, 10**6, 10**6, 10**6, 0.01)]:
    z = z_isf(mpf(alpha) / 2)

    def wilson(x, n):
        p = mpf(x) / n
        half = z * mp.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (p + z * z / (2 * n) - half) / (1 + z * z / n), (p + z * z / (2 * n) + half) / (1 + z * z / n)

    (la, ua), (lb, ub) = wilson(xa, na), wilson(xb, nb)
    pa, pb = mpf(xa) / na, mpf(xb) / nb
    case("two_proportions", {"x_control": xa, "n_control": na, "x_treatment": xb, "n_treatment": nb, "alpha": alpha},
         {"estimate": pb - pa, "newcombe_lower": pb - pa - mp.sqrt((pb - lb) ** 2 + (ua - pa) ** 2),
          "newcombe_upper": pb - pa + mp.sqrt((ub - pb) ** 2 + (pa - la) ** 2),
          "wilson_control": [la, ua], "wilson_treatment": [lb, ub]}, abs_=1e-15)
for xa, na, xb, nb in [(1, 9, 8, 9), (0, 5, 0, 7), (5, 5, 7, 7), (20, 2000, 31, 1900), (2, 30000, 11, 31000)]:
    case("fisher_exact", {"x_control": xa, "n_control": na, "x_treatment": xb, "n_treatment": nb},
         {"p_two_sided": st.fisher_exact([[xa, na - xa], [xb, nb - xb]])[1]}, source="scipy fisher_exact")

# --- sample ratio
case("srm_chi_square", {"observed": [10, 20, 5], "weights": [0.5, 0.5, 0]}, {"error": "ZERO_WEIGHT_TRAFFIC"}, source="definition")
for counts, weights in [([3, 9], [1, 1]), ([10**9, 10**9 + 10**5], [0.5, 0.5]), ([50, 40, 30, 60], [2, 1, 1, 2])]:
    w = [mpf(x) / sum(map(mpf, weights)) for x in weights]
    n = sum(counts)
    x2 = mp.fsum((o - n * e) ** 2 / (n * e) for o, e in zip(counts, w))
    case("srm_chi_square", {"observed": counts, "weights": weights}, {"chi2": x2, "df": len(w) - 1, "p": mp.gammainc(mpf(len(w) - 1) / 2, x2 / 2, mp.inf, regularized=True)}, abs_=1e-300)
for counts, theta, k in [([10**9, 10**9 + 3 * 10**5], ["0.5", "0.5"], 10000), ([7, 0, 2], ["0.2", "0.3", "0.5"], 10), ([99000, 1300], ["0.99", "0.01"], 500)]:
    th = [mpf(x) for x in theta]
    lb = lambda v: mp.fsum(map(mp.loggamma, v)) - mp.loggamma(mp.fsum(v))
    a0 = [k * x for x in th]
    value = lb([x + s for x, s in zip(a0, counts)]) - lb(a0) - mp.fsum(s * mp.log(x) for s, x in zip(counts, th))
    case("srm_sequential_multinomial", {"counts": counts, "theta0": [float(x) for x in th], "dirichlet_concentration": k},
         {"log_bayes_factor": value, "p_instant": min(mpf(1), mp.exp(-value))}, rel=1e-8, abs_=1e-8)

# --- sequential
for est, se, n, alpha, star in [(5.0, 0.01, 10**8, 0.05, 10**6), (-3e-7, 1e-7, 50, 0.01, 1000), (0.1, 0.03, 7, 0.2, 100)]:
    est, se, al = mpf(est), mpf(se), mpf(alpha)
    rho = mp.sqrt((-2 * mp.log(al) + mp.log(1 - 2 * mp.log(al))) / star)
    r1 = mp.sqrt((-2 * mp.log(2 * al) + mp.log(1 - 2 * mp.log(2 * al))) / star)
    s2 = n * se**2
    hw = mp.sqrt(s2 * 2 * (n * rho**2 + 1) / (n * rho) ** 2 * mp.log(mp.sqrt(n * rho**2 + 1) / al))
    h1 = mp.sqrt(s2 * 2 * (n * r1**2 + 1) / (n * r1) ** 2 * mp.log(1 + mp.sqrt(n * r1**2 + 1) / (2 * al)))
    le = rho**2 * n * (est / se) ** 2 / (2 * (n * rho**2 + 1)) - mp.log(n * rho**2 + 1) / 2
    L = est**2 * n * r1**2 / (2 * se**2 * (n * r1**2 + 1))
    p1 = min(mpf(1), mp.sqrt(n * r1**2 + 1) / (2 * (mp.exp(L) - 1))) if est > 0 else mpf(1)
    case("asymp_cs", {"estimate": float(est), "se": float(se), "n_total": n, "alpha": alpha, "n_star": star},
         {"halfwidth": hw, "log_e_value": le, "p": min(mpf(1), mp.exp(-le)), "one_sided_halfwidth": h1, "p_one_sided_greater": p1}, abs_=1e-300)
case("msprt_normal", {"estimate": 1.4, "variance_of_estimate": 0.09, "tau2": 0.25, "theta0": 0.5, "alpha": 0.05},
     {"log_lambda": mp.log(mpf("0.09") / mpf("0.34")) / 2 + mpf("0.25") * mpf("0.81") / (2 * mpf("0.09") * mpf("0.34"))})


def normal_rho(v, alpha, one_sided):
    a = 2 * mpf(alpha) if one_sided else mpf(alpha)
    return mpf(v) / (2 * mp.log(1 / a) + mp.log(1 + 2 * mp.log(1 / a)))


def boundary(log_mixture, alpha, high):
    threshold = mp.log(1 / mpf(alpha))
    return mp.findroot(lambda s: log_mixture(s) - threshold, (high / 20, high / 4), solver='anderson', tol=1e-24, verify=False)


mp.dps = 18
for v, alpha, v_opt, c in [(30.0, 0.05, 20.0, 1.5), (400.0, 0.01, 100.0, 0.5), (3.0, 0.1, 10.0, 3.0)]:
    rho = normal_rho(v_opt, alpha, True)
    k = rho / mpf(c) ** 2

    # Mixtures by direct integration of their definitions, theta = 1 - c lambda and theta = exp(c lambda).
    def exponential(s):
        # theta = w^(1/k) takes the singularity theta^(k-1) away.
        f = lambda w: (lambda th: mp.exp(-k * th + mpf(v) / c**2 * (mp.log(th) + 1 - th) + (1 - th) * s / c))(w ** (1 / k)) if w > 0 else mpf(0)
        g = lambda w: mp.exp(-k * w ** (1 / k))
        cuts = [0, 0.01, 0.1, 0.3, 0.6, 1]
        return mp.log(mp.quad(f, cuts) / mp.quad(g, cuts))

    def poisson(s):
        f = lambda th: mp.exp((k - 1 + s / c) * mp.log(th) - k * th - mpf(v) / c**2 * (th - mp.log(th) - 1))
        g = lambda th: mp.exp((k - 1) * mp.log(th) - k * th)
        cuts = [1, 1.2, 1.5, 2, 3, 5, 10, 40, 400, 4000]
        return mp.log(mp.quad(f, cuts) / mp.quad(g, cuts))

    for name, mixture in (("gamma_exponential", exponential), ("gamma_poisson", poisson)):
        case(f"confseq_{name}", {"v": v, "alpha": alpha, "v_opt": v_opt, "c": c, "alpha_opt": alpha},
             {"bound": boundary(mixture, alpha, 12 * mp.sqrt(v) + 12 * c)}, rel=1e-8, source="mpmath, mixture integrated directly")
for v, alpha, v_opt, g, h, one in [(21.0, 0.05, 40.0, 0.3, 0.7, True), (21.0, 0.05, 40.0, 0.3, 0.7, False), (160.0, 0.02, 80.0, 0.8, 0.2, True)]:
    r = max(normal_rho(v_opt, alpha, one) - mpf(g) * mpf(h), mpf("1e-3") * g * h)
    p0 = mpf(g) / (mpf(g) + h)
    a0, b0 = r / (mpf(h) * (mpf(g) + h)), r / (mpf(g) * (mpf(g) + h))
    low = p0 if one else mpf(0)

    def bernoulli(s):
        up, down = (s + mpf(v) / h) / (mpf(g) + h), (mpf(v) / g - s) / (mpf(g) + h)
        f = lambda p: mp.exp((a0 - 1 + up) * mp.log(p) + (b0 - 1 + down) * mp.log(1 - p) - up * mp.log(p0) - down * mp.log(1 - p0))
        w = lambda p: mp.exp((a0 - 1) * mp.log(p) + (b0 - 1) * mp.log(1 - p))
        cuts = [low] + [low + (1 - low) * mpf(x) for x in ("0.2", "0.4", "0.6", "0.8", "1")]
        return mp.log(mp.quad(f, cuts) / mp.quad(w, cuts))

    case("confseq_beta_binomial", {"v": v, "alpha": alpha, "v_opt": v_opt, "g": g, "h": h, "alpha_opt": alpha, "one_sided": one},
         {"bound": boundary(bernoulli, alpha, mpf(v) / g), "log_mixture_at_s": bernoulli(mpf(3))}, rel=1e-8, source="mpmath, mixture integrated directly")
mp.dps = 50
case("av_linear_model", {"t": 2.0, "df": 5, "phi": 1, "z2": 3, "alpha": 0.01}, {"radius_in_se": float("inf")}, source="definition: infinite when q <= r")

# --- group sequential: an independent recursion on a plain fine grid
GX, GW = np.polynomial.legendre.leggauss(300)


def grid_paths(info, bounds, sides, drift=0.0):
    """Chance to cross upward at each look, by one Gauss-Legendre rule of 300 points per look."""
    out, nodes, mass, last = [], None, None, 0.0
    for t, c in zip(info, bounds):
        level = c * np.sqrt(t)
        if nodes is None:
            out.append(st.norm.sf((level - drift * t) / np.sqrt(t)))
        else:
            out.append(float(np.sum(mass * st.norm.sf((level - nodes - drift * (t - last)) / np.sqrt(t - last)))))
        low = -level if sides == 2 else -12 * np.sqrt(t)
        x = (level + low) / 2 + (level - low) / 2 * GX
        w = (level - low) / 2 * GW
        if nodes is None:
            density = st.norm.pdf(x, drift * t, np.sqrt(t))
        else:
            density = st.norm.pdf(x[:, None] - nodes[None, :], drift * (t - last), np.sqrt(t - last)) @ mass
        nodes, mass, last = x, w * density, t
    return out


def solve_bounds(info, spent, sides):
    bounds, previous = [], 0.0
    for k in range(len(info)):
        step = (spent[k] - previous) / sides
        previous = spent[k]
        low, high = -3.0, 12.0
        for _ in range(48):
            mid = (low + high) / 2
            low, high = (mid, high) if grid_paths(info[: k + 1], bounds + [mid], sides)[-1] > step else (low, mid)
        bounds.append((low + high) / 2)
    return bounds


SPEND = {
    "lan-demets-obrien-fleming": lambda t, a, s: 2 * s * st.norm.sf(st.norm.isf(a / s / 2) / np.sqrt(t)),
    "lan-demets-pocock": lambda t, a, s: a * np.log1p((np.e - 1) * t),
    "power-family-2": lambda t, a, s: a * t**2,
    "hwang-shih-decani": lambda t, a, s: a * (1 - np.exp(4 * t)) / (1 - np.exp(4)),
}
for name, info, alpha, sided in [
    ("lan-demets-obrien-fleming", [0.3, 0.5, 0.9, 1.0], 0.025, 1),
    ("lan-demets-pocock", [0.2, 0.25, 0.7, 0.98, 1.0], 0.05, 2),
    ("power-family-2", [0.25, 0.5, 0.75, 1.0], 0.05, 1),
    ("hwang-shih-decani", [0.2, 0.4, 0.6, 0.8, 1.0], 0.05, 2),
    ("power-family-2", [1.0], 0.05, 2),
]:
    spent = [float(SPEND[name](t, alpha, sided)) for t in info]
    inputs = {"spending": name, "alpha": alpha, "sided": sided, "information": info}
    if name == "hwang-shih-decani":
        inputs["gamma"] = -4
    case("group_sequential_bounds", inputs, {"bounds_z": solve_bounds(info, spent, sided), "alpha_spent": spent}, rel=1e-7, abs_=1e-9, source="numpy, independent 300-point recursion")
for kind, shape, K, alpha, sided in [("Pocock", 0.5, 3, 0.05, 1), ("O'Brien-Fleming", 0.0, 3, 0.01, 2), ("Pocock", 0.5, 1, 0.05, 2)]:
    info = [(k + 1) / K for k in range(K)]
    low, high = 1.0, 4.0
    for _ in range(45):
        mid = (low + high) / 2
        total = sided * sum(grid_paths(info, [mid * t ** (shape - 0.5) for t in info], sided))
        low, high = (mid, high) if total > alpha else (low, mid)
    case("group_sequential_classic", {"type": kind, "K": K, "alpha": alpha, "sided": sided}, {"constant": low}, rel=1e-7, source="numpy, independent 300-point recursion")
for look, z in [(1, 3.9), (3, 1.2), (3, -2.3), (2, 0.0)]:
    info = [0.3333333333333333, 0.6666666666666666, 1.0]
    spent = [float(SPEND["lan-demets-obrien-fleming"](t, 0.05, 2)) for t in info]
    b = solve_bounds(info, spent, 2)
    upper = sum(grid_paths(info[:look], b[: look - 1] + [z], 2)) if z > 0 or look == 1 else None
    if upper is None:
        # P(score above z without an earlier stop) from the paths that reached the look.
        reach = grid_paths(info[:look], b[: look - 1] + [z], 2)
        upper = sum(reach)
    case("group_sequential_stagewise_p", {"spending": "lan-demets-obrien-fleming", "alpha": 0.05, "information": info, "stopped_at": look, "z": z},
         {"p_one_sided_upper": upper, "p_two_sided": 2 * min(upper, 1 - upper), "repeated_ci_multiplier": b[look - 1]}, rel=1e-7, abs_=1e-11, source="numpy, independent recursion")

# --- Bayes
for est, se, pm, pv in [(0.5, 0.01, 0, None), (-0.5, 0.01, 0, 1.0), (1e-6, 1e-7, 2e-6, 1e-13)]:
    v = mpf(se) ** 2
    mean, var = (mpf(est), v) if pv is None else ((mpf(est) / v + mpf(pm) / mpf(pv)) / (1 / v + 1 / mpf(pv)), 1 / (1 / v + 1 / mpf(pv)))
    sd = mp.sqrt(var)
    k = mean / sd
    case("normal_posterior", {"estimate": est, "se": se, "prior_mean": pm, "prior_variance": pv},
         {"post_mean": mean, "post_sd": sd, "chance_to_win": mp.ncdf(k), "loss_choose_treatment": sd * (mp.npdf(k) - k * z_sf(k)), "loss_choose_control": sd * (mp.npdf(k) + k * z_sf(-k))}, abs_=1e-305)
mp.dps = 16
for prior, xa, na, xb, nb in [([0.5, 0.5], 0, 10, 3, 9), ([1, 1], 0, 0, 0, 0), ([2.5, 7.1], 40, 300, 90, 310), ([0.5, 0.5], 0, 100, 0, 120)]:
    A, B = (mpf(prior[0]) + xa, mpf(prior[1]) + na - xa), (mpf(prior[0]) + xb, mpf(prior[1]) + nb - xb)
    pdf = lambda s, x: mp.exp((s[0] - 1) * mp.log(x) + (s[1] - 1) * mp.log(1 - x) - mp.log(mp.beta(*s)))
    cdf = lambda s, x: mp.betainc(s[0], s[1], 0, x, regularized=True)
    cuts = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1]
    case("beta_binomial", {"prior": prior, "x_control": xa, "n_control": na, "x_treatment": xb, "n_treatment": nb},
         {"prob_treatment_better": mp.quad(lambda x: pdf(B, x) * cdf(A, x), cuts),
          "expected_loss_choose_treatment": mp.quad(lambda x: cdf(B, x) * (1 - cdf(A, x)), cuts),
          "expected_loss_choose_control": mp.quad(lambda x: cdf(A, x) * (1 - cdf(B, x)), cuts)}, rel=1e-8, source="mpmath quadrature")
for means, sds, objective in [([1.0, 2.0, 1.5], [0.5, 0.01, 0.3], "min"), ([0.0], [1.0], "max"), ([5.0, 5.0, 5.0], [1e-3, 1.0, 0.1], "max")]:
    sign = -1 if objective == "min" else 1
    best = []
    for i in range(len(means)):
        f = lambda x: mp.npdf(x, sign * means[i], sds[i]) * mp.fprod(mp.ncdf((x - sign * means[j]) / sds[j]) for j in range(len(means)) if j != i)
        cuts = sorted({mpf(sign * m + k * s) for m, s in zip(means, sds) for k in (-12, -6, -3, -1, 0, 1, 3, 6, 12)})
        best.append(mp.quad(f, cuts))
    case("bandit_prob_best", {"means": means, "sds": sds, "objective": objective, "top_two_beta": 0.5}, {"prob_best": best}, rel=1e-8, abs_=1e-12, source="mpmath quadrature")
mp.dps = 50

# --- Dunnett by two-dimensional quadrature
zx, zw = np.polynomial.legendre.leggauss(400)
for k, df, rho, sided, ts in [(2, None, 0.5, 2, [2.2121, 0.0, 5.0]), (3, 10, 0.5, 1, [2.0, -0.5]), (5, None, 0.3, 2, [1.0, 2.6]), (1, 12, 0.5, 2, [2.2])]:
    b = np.sqrt(rho)

    def inside(c):
        z = 9 * zx
        up, down = (c + b * z) / np.sqrt(1 - rho), (-c + b * z) / np.sqrt(1 - rho)
        q = st.norm.cdf(up) - (st.norm.cdf(down) if sided == 2 else 0)
        return float(np.sum(9 * zw * st.norm.pdf(z) * q**k))

    def p(t):
        if df is None:
            return 1 - inside(t)
        s = 1.5 + 1.5 * zx
        dens = 2 * df * s * st.chi2.pdf(df * s * s, df)
        return 1 - float(np.sum(1.5 * zw * dens * np.array([inside(t * x) for x in s])))

    low, high = 0.5, 8.0
    for _ in range(45):
        mid = (low + high) / 2
        low, high = (mid, high) if p(mid) > 0.05 else (low, mid)
    case("dunnett", {"comparisons": k, "df": df, "rho": rho, "alpha": 0.05, "sided": sided, "t": ts}, {"critical": low, "adjusted_p": [p(t) for t in ts]}, rel=1e-7, abs_=1e-9, source="numpy quadrature")

# --- power, counts, multiplicity, ranks
for n, delta, sd, alpha, sided in [(2, 1.0, 1.0, 0.05, 2), (50, 0.3, 1.2, 0.05, 1), (10**6, 0.003, 1.0, 0.01, 2), (20, 0.0, 1.0, 0.05, 2), (30, -0.6, 1.0, 0.05, 2)]:
    df, ncp, c = 2 * n - 2, delta / (sd * np.sqrt(2 / n)), st.t.isf(alpha / sided, 2 * n - 2)
    exact = st.nct.sf(c, df, ncp) + (st.nct.cdf(-c, df, ncp) if sided == 2 else 0) if ncp != 0 else alpha
    z = st.norm.isf(alpha / sided)
    case("power_two_sample", {"n_per_arm": n, "delta": delta, "sd": sd, "alpha": alpha, "sided": sided},
         {"power_t_exact": exact, "power_normal": st.norm.sf(z - ncp) + (st.norm.sf(z + ncp) if sided == 2 else 0)}, rel=1e-6, source="scipy nct")
for ea, eb, xa, xb in [(1000, 1000, 0, 5), (1000, 2500, 7, 0), (3, 1, 0, 0), (10.5, 20.25, 1300, 2400), (1, 1, 50, 50)]:
    n = xa + xb
    p = ea / (ea + eb)
    test = st.binomtest(xa, n, p).pvalue if n else 1.0
    lo = st.beta.ppf(0.025, xa, n - xa + 1) if xa else 0.0
    hi = st.beta.ppf(0.975, xa + 1, n - xa) if xa < n else 1.0
    case("poisson_rate_exact", {"events_a": xa, "events_b": xb, "exposure_a": ea, "exposure_b": eb, "alpha": 0.05},
         {"p_two_sided": test, "lower": lo / (1 - lo) * eb / ea, "upper": hi / (1 - hi) * eb / ea if hi < 1 else float("inf")}, rel=1e-8, source="scipy binomtest, beta")
for wins, losses, ties in [(0, 0, 9), (1, 0, 0), (5000, 5200, 300), (3, 30, 1)]:
    case("interleaving_sign", {"wins_b": wins, "wins_a": losses, "ties": ties},
         {"delta": (wins + ties / 2) / (wins + losses + ties) - 0.5, "p_exact": st.binomtest(wins, wins + losses, 0.5).pvalue if wins + losses else 1.0}, source="scipy binomtest")
for n, q, alpha in [(5, 0.9, 0.05), (1, 0.5, 0.05), (12, 0.02, 0.1), (2000, 0.999, 0.05), (10**6, 0.5, 0.01)]:
    F = lambda j: st.binom.cdf(j, n, q)
    lower = int(st.binom.ppf(alpha / 2, n, q))
    upper = int(st.binom.isf(alpha / 2, n, q)) + 1
    case("quantile_order_ci", {"n": n, "q": q, "alpha": alpha}, {"lower_rank": lower, "upper_rank": upper, "exact_coverage": F(upper - 1) - F(lower - 1)}, source="scipy binom")
for p in [[0.01, 0.02, 0.03, 0.9, 0.04], [0.0, 1.0, 0.5], [0.2, 0.2, 0.01, 0.01, 0.07, 0.3, 0.002]]:
    case("multiple_testing", {"p": p}, {"BH": st.false_discovery_control(p), "BY": st.false_discovery_control(p, method="by")}, source="scipy false_discovery_control")
for p in [[0.5], [0.9, 0.95, 0.99], [i / 400 + 0.001 for i in range(300)], [round(random.random() ** 1.3, 6) for _ in range(60)]]:
    test = st.kstest(p, "uniform", method="exact")
    case("ks_uniform", {"p": p}, {"D": test.statistic, "p_value": test.pvalue}, rel=1e-7, source="scipy kstest exact")

# --- survival
time = [round(random.expovariate(0.1), 1) for _ in range(60)]
status = [int(random.random() < 0.7) for _ in time]
group = [i % 2 for i in range(60)]
x = st.CensoredData.right_censored([t for t, g in zip(time, group) if g == 0], [1 - s for s, g in zip(status, group) if g == 0])
y = st.CensoredData.right_censored([t for t, g in zip(time, group) if g == 1], [1 - s for s, g in zip(status, group) if g == 1])
lr = st.logrank(x, y)
case("logrank", {"time": time, "status": status, "group": group}, {"chi2": lr.statistic**2, "p": lr.pvalue}, rel=1e-8, source="scipy logrank")

# --- winner's curse
for z, c in [(2.0, 1.959963984540054), (-2.7, 1.959963984540054), (9.0, 3.0)]:
    f = lambda m: abs(z) - m - (mp.npdf(c - m) - mp.npdf(-c - m)) / (z_sf(c - m) + mp.ncdf(-c - m))
    low, high = mpf(0), mpf(abs(z))
    for _ in range(150):
        mid = (low + high) / 2
        low, high = (mid, high) if f(mid) > 0 else (low, mid)
    case("winners_curse_cmle", {"z": z, "c": c}, {"mu_hat": low if z > 0 else -low})

print(json.dumps({"title": "Edges of the statistics methods", "conventions": {"tolerance": "|got-want| <= max(abs, rel*|want|)"}, "cases": cases}, indent=1))
