import { analyse } from '../analyse.js';
import { meanArm } from '../testing/a-table.js';
import { aMetric, anAnalysis, theStatistics } from '../testing/an-analysis.js';

/** scipy: 2 * stats.t.sf(sqrt(8), 19996). */
const P_OF_T = 0.004682387108181827;

function segment(value: string, lift: number, units = 5_000) {
  const deviation = units > 0 ? 5 : 0;
  const arms = [meanArm('control', units, 10, deviation), meanArm('treatment', units, 10 + lift, deviation)];
  return {
    dimension: 'platform',
    value,
    units: arms.map(({ variant, units: count }) => ({ variant, units: count })),
    metrics: [{ metricKey: 'signup', arms }],
  };
}

function metricOf(segments: ReturnType<typeof segment>[]) {
  const report = analyse(
    anAnalysis({
      metrics: [aMetric({ type: 'sum' })],
      statistics: theStatistics(
        { signup: [meanArm('control', 10_000, 10, 5), meanArm('treatment', 10_000, 10.2, 5)] },
        { segments },
      ),
    }),
  );
  return report.metrics[0]!;
}

describe('segments', () => {
  it('are tested for a difference among them before any of them is read', () => {
    // Each difference has the variance 2 x 25/5000 = 0.01: Q = ((0.1 - 0.3)² + (0.5 - 0.3)²)/0.01 = 8. Of two segments the test is
    // Student's t of sqrt(8) on 19,996 degrees of freedom.
    const { heterogeneity } = metricOf([segment('ios', 0.1), segment('android', 0.5)]);
    expect(heterogeneity).toHaveLength(1);
    expect(heterogeneity[0]!.q).toBeCloseTo(8, 8);
    expect(heterogeneity[0]!.pValue).toBeCloseTo(P_OF_T, 10);
    const [ios, android] = heterogeneity[0]!.shrunken;
    expect(ios!.estimate).toBeGreaterThan(0.1);
    expect(android!.estimate).toBeLessThan(0.5);
  });

  it('are pulled into one another where noise explains all', () => {
    const { heterogeneity } = metricOf([segment('ios', 0.2), segment('android', 0.21)]);
    for (const { estimate } of heterogeneity[0]!.shrunken) expect(estimate).toBeCloseTo(0.205, 6);
  });

  it('are corrected by Benjamini-Hochberg within their dimension', () => {
    const { segments } = metricOf([segment('ios', 0.1), segment('android', 0.25), segment('web', 0)]);
    const found = segments.map(({ comparisons }) => comparisons[0]!);
    const byP = [...found].sort((a, b) => a.pValue! - b.pValue!);
    expect(byP[0]!.adjustedPValue).toBeCloseTo(
      Math.min(byP[0]!.pValue! * 3, byP[1]!.pValue! * 1.5, byP[2]!.pValue!),
      12,
    );
    expect(byP[2]!.adjustedPValue).toBeCloseTo(byP[2]!.pValue!, 12);
  });

  it('without units stand there without an answer, and stay out of the comparison among them', () => {
    const { segments, heterogeneity } = metricOf([segment('ios', 0.1), segment('tv', 0, 0)]);
    expect(segments[1]!.comparisons[0]!.flags[0]!.code).toBe('INSUFFICIENT_DATA');
    expect(heterogeneity[0]).toMatchObject({ q: null, pValue: null, degreesOfFreedom: 0, shrunken: [] });
  });

  it('are not there of a metric that was not counted by segment', () => {
    const { segments, heterogeneity } = metricOf([{ ...segment('ios', 0.1), metrics: [] }]);
    expect({ segments, heterogeneity }).toEqual({ segments: [], heterogeneity: [] });
  });
});
