import { describeTruth, type TruthRow } from './truth-table.js';

const row: TruthRow = {
  metric: 'sim-conversion',
  role: 'primary',
  truth: 0.25,
  estimate: 0.2784,
  lower: 0.095,
  upper: 0.497,
  pValue: 0.00002,
  varianceReduction: 0.274,
  isTruthInside: true,
};

describe('the truth beside the report', () => {
  it('is a table for people', () => {
    const unknown = {
      ...row,
      truth: 0,
      estimate: null,
      lower: null,
      upper: null,
      pValue: null,
      varianceReduction: null,
      isTruthInside: null,
    };
    expect(
      describeTruth([row, unknown], 0.05)
        .split('\n')
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      ['Metric', 'Role', 'Truth', 'Report', '95 % interval', 'p', 'Truth inside', 'Noise removed'],
      ['sim-conversion', 'primary', '+25.0 %', '+27.8 %', '+9.5 % to +49.7 %', '< 0.0001', 'yes', '27 %'],
      ['sim-conversion', 'primary', '0.0 %', '?', 'none', '-', '-', '-'],
    ]);
  });

  it('says when the truth was missed, and where an interval is open', () => {
    const text = describeTruth([{ ...row, lower: null, isTruthInside: false, pValue: 0.04 }], 0.1);
    expect(text).toMatch(/90 % interval[^]*\? to \+49\.7 % {2,}0\.040 {2,}no/);
  });
});
