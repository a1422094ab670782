import type { ReportMetric } from '#libs/domain';
import { emptyComparison } from './comparison/compare-arms.js';
import { adjustPrimary } from './multiplicity.js';
import { meanArm } from './testing/a-table.js';

function metric(role: ReportMetric['role'], pValues: (number | null)[]): ReportMetric {
  const arms = { control: meanArm('control', 1, 0, 0), treatment: meanArm('treatment', 1, 0, 0) };
  return {
    metric: 'm',
    name: 'M',
    role,
    type: 'sum',
    direction: 'increase',
    arms: [],
    comparisons: pValues.map((pValue) => ({ ...emptyComparison(arms, []), pValue })),
    segments: [],
    heterogeneity: [],
    calibration: null,
    method: '',
  };
}

describe('Holm over the primary comparisons', () => {
  it('corrects for metrics times arms, and leaves the others alone', () => {
    const adjusted = adjustPrimary([
      metric('primary', [0.01, 0.04]),
      metric('primary', [0.03]),
      metric('secondary', [0.001]),
      metric('guardrail', [0.002]),
    ]).map(({ comparisons }) => comparisons.map(({ adjustedPValue }) => adjustedPValue));
    expect(adjusted).toEqual([[0.03, 0.06], [0.06], [null], [null]]);
  });

  it('counts a comparison that could not be made, since the family was fixed before the data', () => {
    const [only] = adjustPrimary([metric('primary', [0.01, null])]);
    expect(only!.comparisons.map(({ adjustedPValue }) => adjustedPValue)).toEqual([0.02, null]);
  });
});
