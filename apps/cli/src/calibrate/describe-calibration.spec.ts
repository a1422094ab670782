import type { SimulationPlan, SimulationResult } from '#libs/domain';
import { describeCalibration } from './describe-calibration.js';

const plan: SimulationPlan = {
  metric: 'revenue',
  experiment: null,
  days: 28,
  splits: 2000,
  looks: 14,
  weights: [0.9, 0.1],
  alpha: 0.05,
  seed: 1,
};
const result: SimulationResult = {
  units: 12_345,
  mean: 3.14159265,
  standardDeviation: 10,
  skewness: -0.5,
  rates: [
    {
      name: 'falsePositives',
      title: 'False alarms',
      nominal: 0.05,
      measured: 0.0905,
      band: { lower: 0.0305, upper: 0.0695 },
      runs: 2000,
      inBand: false,
    },
    {
      name: 'coverage',
      title: 'Coverage',
      nominal: 0.95,
      measured: 0.951,
      band: { lower: 0.9305, upper: 0.9695 },
      runs: 2000,
      inBand: true,
    },
  ],
  uniformity: { statistic: 0.0213, pValue: 0.00001234567 },
  isDecisionGrade: false,
  detail: 'Cap the metric.',
};

it('shows where the units come from, every rate with its band, and what to do', () => {
  expect(describeCalibration(plan, result).split('\n')).toEqual([
    'revenue: 12,345 units active in the last 28 days; mean 3.142, standard deviation 10, skewness -0.5.',
    '2,000 random splits 90/10 with alpha 0.05, in which nothing differs.',
    '',
    'Rate          Nominal  Measured  Band                In band',
    'False alarms  5.00 %   9.05 %    3.05 % to 6.95 %    NO',
    'Coverage      95.00 %  95.10 %   93.05 % to 96.95 %  yes',
    'p-values against the uniform distribution: distance 0.0213, p = 0.00001235',
    '',
    'NOT decision-grade: Cap the metric.',
  ]);
});

it('names the experiment that was drawn from, and says when all is well', () => {
  const text = describeCalibration(
    { ...plan, experiment: 'checkout' },
    { ...result, isDecisionGrade: true, detail: 'Every rate is in its band.' },
  );
  expect(text).toContain('units of the experiment checkout;');
  expect(text.split('\n').at(-1)).toBe('Decision-grade: Every rate is in its band.');
});
