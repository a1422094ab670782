import type { Simulation } from '#libs/domain';
import { aMetric } from '../testing/a-metric.js';
import { NOW } from '../testing/an-experiment.js';
import { calibrationsOf } from './calibrations-of.js';

const aSimulation = (overrides: Partial<Simulation> = {}): Simulation => ({
  id: 's1',
  projectId: 'p',
  plan: {
    metric: 'signup',
    experiment: null,
    days: 28,
    splits: 100,
    looks: 1,
    weights: [0.5, 0.5],
    alpha: 0.05,
    seed: 1,
  },
  status: 'done',
  progress: 1,
  result: {
    units: 10,
    mean: 1,
    standardDeviation: 1,
    skewness: 0,
    rates: [],
    uniformity: { statistic: 0, pValue: 1 },
    isDecisionGrade: false,
    detail: 'too many false alarms',
  },
  failure: null,
  metricVersion: 3,
  attempts: 1,
  createdAt: NOW,
  finishedAt: NOW,
  ...overrides,
});

describe('calibrationsOf', () => {
  it('tells what was simulated of the metric as it is', () => {
    expect(calibrationsOf([aMetric({ version: 3 })], [aSimulation()])).toEqual({
      signup: {
        isDecisionGrade: false,
        simulation: 's1',
        simulatedAt: NOW.toISOString(),
        detail: 'too many false alarms',
      },
    });
  });

  it('tells nothing of a metric that changed since, or of a simulation without a result', () => {
    expect(calibrationsOf([aMetric({ version: 4 })], [aSimulation()])).toEqual({});
    expect(calibrationsOf([aMetric({ version: 3 })], [aSimulation({ result: null })])).toEqual({});
    expect(calibrationsOf([], [aSimulation()])).toEqual({});
  });
});
