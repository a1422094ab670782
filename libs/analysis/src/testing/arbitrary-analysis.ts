import fc from 'fast-check';
import {
  isShare,
  METRIC_TYPES,
  MULTIPLICITY_KINDS,
  SPENDING_KINDS,
  type ArmStatistics,
  type CovariateStatistics,
  type MetricType,
} from '#libs/domain';
import type { AnalysisInput } from '../analyse.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from './an-analysis.js';

const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.constantFrom(0, 1, -0),
);
const positive = finite.map(Math.abs);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const correlation = fc.double({ min: -1, max: 1, noNaN: true });
/** Most scales leave room for squares; the outermost do not. */
const scale = fc
  .oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 5 }) },
    { weight: 2, arbitrary: fc.integer({ min: -140, max: 140 }) },
    { weight: 1, arbitrary: fc.integer({ min: -300, max: 300 }) },
  )
  .map((exponent) => 10 ** exponent);
const units = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.integer({ min: 100, max: 1_000_000 }),
  fc.double({ min: 0, max: 12, noNaN: true }).map((exponent) => Math.round(10 ** exponent)),
);

const single = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> => value.map((one) => [one]);

/** Numbers that nobody's data give. */
const impossible: fc.Arbitrary<Omit<ArmStatistics, 'variant'>> = fc.record({
  units: fc.oneof(units, positive),
  numerator: fc.record({ mean: finite, m2: positive, m3: finite }),
  denominator: fc.record({ mean: finite, m2: positive }),
  c: finite,
  covariates: fc.option(
    fc.record({
      keys: fc.constant(['history']),
      means: single(finite),
      withNumerator: single(finite),
      withDenominator: single(finite),
      among: single(positive),
    }),
  ),
  capping: fc.option(
    fc.record({ cap: finite, cappedUnits: fc.nat(), uncapped: fc.record({ mean: finite, m2: positive }) }),
  ),
  quantile: fc.option(
    fc.record({ observations: fc.nat(), value: finite, standardError: positive, isTied: fc.boolean() }),
  ),
});

const shape = fc.record({
  units,
  scale,
  mean: fc.oneof(fc.constant(0), fc.double({ min: -3, max: 3, noNaN: true })),
  deviation: fc.oneof(fc.constant(0), share),
  skewness: fc.oneof(fc.constant(0), fc.double({ min: -30, max: 30, noNaN: true })),
  denominator: fc.record({ mean: fc.double({ min: 0, max: 4, noNaN: true }), deviation: share, scale }),
  correlation,
  history: fc.option(
    fc.record({
      scale,
      deviations: fc.tuple(share, share),
      correlations: fc.tuple(correlation, correlation),
      mean: share,
    }),
  ),
  cappedShare: fc.option(share),
  isTied: fc.boolean(),
});
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

/** Statistics that some data could give, of every size. */
function possible(type: MetricType, parts: Shape): Omit<ArmStatistics, 'variant'> {
  const { units: n, scale: size, cappedShare } = parts;
  const p = Math.abs(parts.mean) / 3;
  const successes = Math.round(p * n);
  const mean = isShare(type) ? (n > 0 ? successes / n : 0) : parts.mean * size;
  const deviation = isShare(type) ? Math.sqrt(mean * (1 - mean)) : parts.deviation * size;
  const numerator = {
    mean,
    m2: n * deviation * deviation,
    m3: finiteOr(parts.skewness * n * deviation ** 3, 0),
  };
  const { denominator: d } = parts;
  const denominator = { mean: d.mean * d.scale, m2: n * (d.deviation * d.scale) ** 2 };
  const hasDenominator = type === 'ratio' || type === 'mean';
  const capped = Math.floor((cappedShare ?? 0) * n);
  return {
    units: n,
    numerator,
    denominator: hasDenominator ? denominator : { mean: 0, m2: 0 },
    c: hasDenominator ? parts.correlation * Math.sqrt(numerator.m2) * Math.sqrt(denominator.m2) : 0,
    covariates:
      type === 'quantile' ? null : historyOf(parts, numerator.m2, hasDenominator ? denominator.m2 : 0),
    capping:
      cappedShare === null || isShare(type)
        ? null
        : { cap: size, cappedUnits: capped, uncapped: { mean: mean * 2, m2: numerator.m2 * 2 } },
    quantile:
      type === 'quantile' && n > 20
        ? { observations: n, value: mean, standardError: deviation / Math.sqrt(n), isTied: parts.isTied }
        : null,
  };
}

/** Independent of each other, so that any two correlations with the metric within a circle are possible. */
function historyOf(
  { units: n, history }: Shape,
  ofNumerator: number,
  ofDenominator: number,
): CovariateStatistics | null {
  if (!history) return null;
  const squares = history.deviations.map((deviation) => n * (deviation * history.scale) ** 2);
  const product = (square: number, index: number): number =>
    (history.correlations[index] ?? 0) * Math.SQRT1_2 * Math.sqrt(square) * Math.sqrt(squares[index] ?? 0);
  return {
    keys: ['history', 'has-history'],
    means: [history.mean * history.scale, history.mean],
    withNumerator: [product(ofNumerator, 0), product(ofNumerator, 1)],
    withDenominator: [product(ofDenominator, 0) / 2, product(ofDenominator, 1) / 2],
    among: [squares[0] ?? 0, 0, squares[1] ?? 0],
  };
}

function finiteOr(value: number, other: number): number {
  return Number.isFinite(value) ? value : other;
}

const VARIANTS = ['control', 'b', 'c'];

function armsOf(type: MetricType): fc.Arbitrary<ArmStatistics[]> {
  const arm = fc.oneof(
    { weight: 5, arbitrary: shape.map((parts) => possible(type, parts)) },
    { weight: 1, arbitrary: impossible },
  );
  // Arms of one experiment are mostly alike: one shape, its means a little apart.
  const alike = fc
    .tuple(shape, fc.tuple(...VARIANTS.map(() => fc.double({ min: 0.9, max: 1.1, noNaN: true }))))
    .map(([parts, factors]) =>
      factors.map((factor) => possible(type, { ...parts, mean: parts.mean * factor })),
    );
  return fc
    .oneof({ weight: 3, arbitrary: alike }, { weight: 1, arbitrary: fc.tuple(...VARIANTS.map(() => arm)) })
    .map((arms) => arms.map((statistics, index) => ({ ...statistics, variant: VARIANTS[index] ?? '' })));
}

const options = fc.record({
  alpha: fc.constantFrom(0.001, 0.05, 0.2),
  inference: fc.constantFrom('sequential' as const, 'group-sequential' as const, 'fixed' as const),
  plannedUnits: fc.constantFrom(1_000, 300_000),
  looks: fc.constantFrom(1, 5),
  spending: fc.constantFrom(...SPENDING_KINDS),
  multiplicity: fc.constantFrom(...MULTIPLICITY_KINDS),
  regressionAdjustment: fc.boolean(),
  prior: fc.constantFrom(null, { mean: 0.01, standardDeviation: 0.3 }),
});

const receipt = fc.record({
  variant: fc.constantFrom(...VARIANTS, 'stranger'),
  assigned: fc.nat(20_000),
  exposed: fc.nat(20_000),
  eventful: fc.nat(20_000),
});

/** Any experiment with three arms: a primary metric twice, a secondary one and a guardrail, and segments. */
export const arbitraryAnalysis: fc.Arbitrary<AnalysisInput> = fc
  .record({
    type: fc.constantFrom(...METRIC_TYPES),
    direction: fc.constantFrom('increase' as const, 'decrease' as const),
    status: fc.constantFrom('draft' as const, 'running' as const, 'stopped' as const, 'decided' as const),
    margin: fc.constantFrom(null, 0.02),
    analysis: options,
    weights: fc.constantFrom([0.34, 0.33, 0.33], [0.8, 0.1, 0.1]),
    crossovers: fc.integer({ min: 0, max: 1000 }),
    receipts: fc.option(fc.array(receipt, { maxLength: 4 })),
  })
  .chain((parts) =>
    fc
      .tuple(...Array.from({ length: 6 }, () => armsOf(parts.type)))
      .map(([first, second, third, fourth, ios, android]) => {
        const metrics = { a: first!, b: second!, c: third!, d: fourth! };
        const keys = Object.keys(metrics);
        const segment = (value: string, arms: ArmStatistics[]) => ({
          dimension: 'platform',
          value,
          units: arms.map(({ variant, units: count }) => ({ variant, units: count })),
          metrics: [{ metricKey: 'a', arms }],
        });
        return anAnalysis({
          experiment: aSubject({
            status: parts.status,
            analysis: parts.analysis,
            variants: VARIANTS.map((key, index) => ({ key, name: key, weight: parts.weights[index] ?? 0 })),
            metrics: {
              primary: ['a', 'b'],
              secondary: ['c'],
              guardrails: [{ metric: 'd', margin: parts.margin }],
            },
          }),
          metrics: keys.map((key) => aMetric({ key, type: parts.type, direction: parts.direction })),
          statistics: theStatistics(metrics, {
            crossovers: parts.crossovers,
            receipts: parts.receipts,
            segments: [segment('ios', ios!), segment('android', android!)],
          }),
        });
      }),
  );
