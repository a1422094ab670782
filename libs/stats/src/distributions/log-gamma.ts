import { requirePositive } from './argument-checks.js';
import { LOG_SQRT_TWO_PI } from './normal.js';
import { stirlingError } from './stirling.js';

const EULER_GAMMA = 0.57721566490153286061;
const ZETA_TERMS = 60;

/** Riemann zeta at the integers 2..59 (Euler-Maclaurin with 30 leading terms): coefficients of ln Γ(1 + z). */
function zetaTable(): readonly number[] {
  const table: number[] = [0, 0];
  for (let k = 2; k < ZETA_TERMS; k++) table.push(zeta(k));
  return table;
}

function zeta(k: number): number {
  const start = 30;
  let tail = start ** (1 - k) / (k - 1) + 0.5 * start ** -k;
  tail += (k * start ** (-k - 1)) / 12;
  tail -= (k * (k + 1) * (k + 2) * start ** (-k - 3)) / 720;
  tail += (k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * start ** (-k - 5)) / 30240;
  tail -= (k * (k + 1) * (k + 2) * (k + 3) * (k + 4) * (k + 5) * (k + 6) * start ** (-k - 7)) / 1209600;
  for (let n = start - 1; n >= 1; n--) tail += n ** -k;
  return tail;
}

const ZETA = zetaTable();

/** ln Γ(1 + z) for |z| <= 0.5 by its Taylor series at 1: keeps full relative accuracy at the zeros 1 and 2. */
function logGammaNearOne(z: number): number {
  let sum = -EULER_GAMMA * z;
  let power = -z;
  for (let k = 2; k < ZETA_TERMS; k++) {
    power *= -z;
    const term = (ZETA[k]! * power) / k;
    sum += term;
    if (Math.abs(term) < 1e-18 * Math.abs(sum)) break;
  }
  return sum;
}

/**
 * Natural logarithm of the gamma function for x > 0; full relative accuracy also at its zeros 1 and 2.
 * Below 17 the argument is walked down to [1.5, 2.5], where the Taylor series holds; above, Stirling's series.
 *
 * @example logGamma(11) // ln 3628800 = 15.104412573075516
 */
export function logGamma(x: number): number {
  requirePositive(x, 'x', true);
  if (x === Infinity) return Infinity;
  if (x < 0.5) return logGammaNearOne(x) - Math.log(x);
  if (x <= 1.5) return logGammaNearOne(x - 1);
  if (x >= 17) {
    const n = x - 1;
    return (n + 0.5) * Math.log(n) - n + LOG_SQRT_TWO_PI + stirlingError(n);
  }
  let reduced = x;
  let product = 1;
  while (reduced > 2.5) {
    reduced -= 1;
    product *= reduced;
  }
  return logGammaNearOne(reduced - 2) + Math.log1p(reduced - 2) + Math.log(product);
}

/** ln Γ(1 + a) for a >= 0, accurate for tiny a, where it is about -0.577 a. */
export function logGammaOnePlus(a: number): number {
  return a <= 0.5 ? logGammaNearOne(a) : logGamma(a + 1);
}
