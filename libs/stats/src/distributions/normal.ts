import { requireNumber, requireProbability } from './argument-checks.js';
import { evaluatePolynomial } from './polynomial.js';

export const LOG_SQRT_TWO_PI = 0.918938533204672742;
const SQRT_TWO_PI = 2.506628274631000502;
const INVERSE_SQRT_TWO_PI = 0.398942280401432678;

// Rational Chebyshev approximations of W. J. Cody (1969), Mathematics of Computation 23:631-637,
// in the scaling of ANORM/SPECFUN. Highest power first; each denominator is monic.
const CENTRE_NUMERATOR = [
  0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582,
  18154.981253343561249,
];
const CENTRE_DENOMINATOR = [
  1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956,
];
const MIDDLE_NUMERATOR = [
  1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979,
  597.27027639480026226, 2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124,
  9842.7148383839780218,
];
const MIDDLE_DENOMINATOR = [
  1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755,
  18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
];
const TAIL_NUMERATOR = [
  0.02307344176494017303, 0.21589853405795699, 0.1274011611602473639, 0.02223527787064980743,
  0.001421619193227893466, 2.9112874951168792e-5,
];
const TAIL_DENOMINATOR = [
  1, 1.28426009614491121, 0.4682382124808668125, 0.0659881378689285515, 0.00378239633202758244,
  7.29751555083966205e-5,
];
const CENTRE_LIMIT = 0.67448975;
const MIDDLE_LIMIT = 5.656854249492380195;

/** exp(-x²/2) with x split at 1/16, so that the rounding of x² is not magnified by the exponential. */
function expMinusHalfSquare(x: number): number {
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (x - head) * (x + head));
}

/** Mills' ratio: survival(x)/density(x), for x > 0.6745. Falls like 1/x; never overflows. */
export function millsRatio(x: number): number {
  if (x <= MIDDLE_LIMIT) {
    const ratio = evaluatePolynomial(MIDDLE_NUMERATOR, x) / evaluatePolynomial(MIDDLE_DENOMINATOR, x);
    return ratio * SQRT_TWO_PI;
  }
  if (x > 1e8) return 1 / x;
  const inverse = 1 / (x * x);
  const correction =
    (inverse * evaluatePolynomial(TAIL_NUMERATOR, inverse)) / evaluatePolynomial(TAIL_DENOMINATOR, inverse);
  return ((INVERSE_SQRT_TWO_PI - correction) / x) * SQRT_TWO_PI;
}

/** Signed area between 0 and x, for |x| below the centre limit. */
function centralArea(x: number): number {
  const square = x * x;
  return (x * evaluatePolynomial(CENTRE_NUMERATOR, square)) / evaluatePolynomial(CENTRE_DENOMINATOR, square);
}

function upperTail(x: number): number {
  return x > 38.6 ? 0 : millsRatio(x) * expMinusHalfSquare(x) * INVERSE_SQRT_TWO_PI;
}

/**
 * Density of the standard normal distribution, exp(-x²/2)/√(2π).
 *
 * @example normalDensity(0) // 0.3989422804014327
 */
export function normalDensity(x: number): number {
  requireNumber(x, 'x');
  return Math.abs(x) > 39 ? 0 : INVERSE_SQRT_TWO_PI * expMinusHalfSquare(x);
}

/**
 * Upper tail P(Z > x) of the standard normal distribution, without the cancellation of `1 - cdf`:
 * relative error below 1e-15 down to the smallest normal double (x about 37.5).
 *
 * @example normalSurvival(8.3) // 5.2e-17, where 1 - cdf is exactly 0
 */
export function normalSurvival(x: number): number {
  requireNumber(x, 'x');
  if (Math.abs(x) <= CENTRE_LIMIT) return 0.5 - centralArea(x);
  return x > 0 ? upperTail(x) : 1 - upperTail(-x);
}

/**
 * P(Z <= x) of the standard normal distribution, exact in the lower tail too.
 *
 * @example normalCdf(1.959963984540054) // 0.975
 */
export function normalCdf(x: number): number {
  requireNumber(x, 'x');
  return normalSurvival(-x);
}

/**
 * Natural logarithm of the upper tail; finite for every finite x, also where the tail underflows.
 *
 * @example normalLogSurvival(100) // -5005.524208637643
 */
export function normalLogSurvival(x: number): number {
  requireNumber(x, 'x');
  if (x === Infinity) return -Infinity;
  if (x < -CENTRE_LIMIT) return Math.log1p(-upperTail(-x));
  if (x < MIDDLE_LIMIT) return Math.log(normalSurvival(x));
  return Math.log(millsRatio(x)) - 0.5 * x * x - LOG_SQRT_TWO_PI;
}

// Rational approximations of algorithm AS 241 (PPND16), M. J. Wichura (1988), Applied Statistics 37:477-484.
const QUANTILE_CENTRE_NUMERATOR = [
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
  13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
const QUANTILE_CENTRE_DENOMINATOR = [
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
  5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
];
const QUANTILE_MIDDLE_NUMERATOR = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const QUANTILE_MIDDLE_DENOMINATOR = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
  0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const QUANTILE_TAIL_NUMERATOR = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
  0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const QUANTILE_TAIL_DENOMINATOR = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
];

function quantileOfSmallTail(tail: number): number {
  const root = Math.sqrt(-Math.log(tail));
  if (root <= 5) {
    const r = root - 1.6;
    return (
      evaluatePolynomial(QUANTILE_MIDDLE_NUMERATOR, r) / evaluatePolynomial(QUANTILE_MIDDLE_DENOMINATOR, r)
    );
  }
  const r = root - 5;
  return evaluatePolynomial(QUANTILE_TAIL_NUMERATOR, r) / evaluatePolynomial(QUANTILE_TAIL_DENOMINATOR, r);
}

/**
 * Quantile of the standard normal distribution: the x with P(Z <= x) = probability.
 * 0 and 1 give the infinities. For tails smaller than about 1e-16 next to 1 use
 * {@link normalUpperQuantile}, because `1 - tail` is not representable.
 *
 * @example normalQuantile(0.975) // 1.959963984540054
 */
export function normalQuantile(probability: number): number {
  requireProbability(probability, 'probability');
  if (probability === 0) return -Infinity;
  if (probability === 1) return Infinity;
  const centred = probability - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (
      (centred * evaluatePolynomial(QUANTILE_CENTRE_NUMERATOR, r)) /
      evaluatePolynomial(QUANTILE_CENTRE_DENOMINATOR, r)
    );
  }
  return centred < 0 ? -quantileOfSmallTail(probability) : quantileOfSmallTail(1 - probability);
}

/**
 * The x with P(Z > x) = tail; the critical value of a one-sided test of level `tail`.
 *
 * @example normalUpperQuantile(0.025) // 1.959963984540054
 */
export function normalUpperQuantile(tail: number): number {
  requireProbability(tail, 'tail');
  return tail === 0.5 ? 0 : -normalQuantile(tail);
}
