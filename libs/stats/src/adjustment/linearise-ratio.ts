import { crossProduct, type JointMoments } from '../moments/joint-moments.js';

/** The point a ratio metric is linearised at: the ratio itself and the mean of its denominator. */
export interface RatioPoint {
  readonly ratio: number;
  readonly denominator: number;
}

/**
 * Replaces numerator and denominator by the linearised ratio e = ratio + (numerator - ratio · denominator)/mean
 * denominator (delta method; Deng, Knoblich & Lu 2018), so that a ratio metric with covariates becomes a mean
 * metric with covariates. Order in: (numerator, denominator, covariate...); order out: (e, covariate...).
 * Linearised at an arm's own ratio, the mean of e is that ratio.
 *
 * @example
 * lineariseRatio(jointMomentsFromRows([[1, 2, 5], [3, 4, 7]]), { ratio: 2 / 3, denominator: 3 }).mean // [0.667, 6]
 */
export function lineariseRatio(moments: JointMoments, { ratio, denominator }: RatioPoint): JointMoments {
  const size = moments.mean.length;
  if (size < 2) throw new RangeError('a ratio needs a numerator and a denominator');
  const [ofNumerator, ofDenominator] = [1 / denominator, -ratio / denominator];
  const mean = [ratio + ofNumerator * moments.mean[0]! + ofDenominator * moments.mean[1]!];
  const square =
    ofNumerator * ofNumerator * crossProduct(moments, 0, 0) +
    2 * ofNumerator * ofDenominator * crossProduct(moments, 0, 1) +
    ofDenominator * ofDenominator * crossProduct(moments, 1, 1);
  const c = [Math.max(0, square)];
  for (let j = 2; j < size; j++) {
    mean.push(moments.mean[j]!);
    c.push(ofNumerator * crossProduct(moments, 0, j) + ofDenominator * crossProduct(moments, 1, j));
  }
  for (let i = 2; i < size; i++) for (let j = i; j < size; j++) c.push(crossProduct(moments, i, j));
  return { n: moments.n, mean, c };
}
