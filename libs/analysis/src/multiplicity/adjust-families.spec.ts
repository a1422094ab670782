import { DEFAULT_ANALYSIS, type AnalysisOptions, type MetricRole, type ReportComparison } from '#libs/domain';
import { normalSurvival } from '#libs/stats';
import type { MetricAnalysis } from '../analyse-metric.js';
import { withoutAnswer } from '../comparison/compare-arms.js';
import { meanArm } from '../testing/a-table.js';
import { aPlan } from '../testing/a-plan.js';
import { aMetric } from '../testing/an-analysis.js';
import { adjustFamilies } from './adjust-families.js';

function metric(role: MetricRole, pValues: (number | null)[]): MetricAnalysis {
  const arms = { control: meanArm('control', 100, 0, 0), treatment: meanArm('treatment', 100, 0, 0) };
  return {
    planned: { definition: aMetric({ type: 'sum' }), role, margin: null },
    arms: [],
    compared: pValues.map((pValue) => {
      const compared = withoutAnswer({ type: 'sum', ...arms }, []);
      return { ...compared, comparison: { ...compared.comparison, pValue } };
    }),
  };
}

function adjustedPValues(metrics: MetricAnalysis[], options: Partial<AnalysisOptions> = {}) {
  const corrected = adjustFamilies(metrics, aPlan({ ...DEFAULT_ANALYSIS, inference: 'fixed', ...options }));
  return metrics.map(({ compared }) =>
    compared.map((one): ReportComparison['adjustedPValue'] => corrected.get(one)?.adjustedPValue ?? null),
  );
}

describe('corrections for the number of comparisons', () => {
  const mixed = () => [
    metric('primary', [0.01, 0.04]),
    metric('primary', [0.03]),
    metric('secondary', [0.001, 0.04]),
    metric('guardrail', [0.002]),
  ];

  it('are Holm over metrics times arms, Benjamini-Hochberg for secondary ones, nothing for guardrails', () => {
    expect(adjustedPValues(mixed())).toEqual([[0.03, 0.06], [0.06], [0.002, 0.04], [null]]);
  });

  // R 4.2: p.adjust(c(.01, .04, .03), "bonferroni"), and "hommel".
  it.each([
    ['bonferroni' as const, [[0.03, 0.12], [0.09]]],
    ['hommel' as const, [[0.03, 0.04], [0.04]]],
    ['none' as const, [[null, null], [null]]],
  ])('by %s on request', (multiplicity, primary) => {
    const rounded = adjustedPValues(mixed(), { multiplicity })
      .slice(0, 2)
      .map((arms) => arms.map((pValue) => pValue && Number(pValue.toFixed(12))));
    expect(rounded).toEqual(primary);
  });

  it('count a comparison that could not be made, since the family was fixed before the data', () => {
    expect(adjustedPValues([metric('primary', [0.01, null])])).toEqual([[0.02, null]]);
  });

  it('use the correlation of arms that share a control when Dunnett is chosen', () => {
    // Equal arms, two-sided: P(max |T| > 2.21212775) = .05 with two, 2.34897059 with three arms; two metrics double it.
    const pValueOf = (z: number) => 2 * normalSurvival(z);
    const [[two]] = adjustedPValues([metric('primary', [pValueOf(2.21212775), 0.5])], {
      multiplicity: 'dunnett',
    }) as [[number]];
    const [[three]] = adjustedPValues(
      [metric('primary', [pValueOf(2.34897059), 0.5, 0.5]), metric('primary', [0.5, 0.5, 0.5])],
      { multiplicity: 'dunnett' },
    ) as [[number]];
    expect(two).toBeCloseTo(0.05, 6);
    expect(three).toBeCloseTo(0.1, 6);
  });
});
