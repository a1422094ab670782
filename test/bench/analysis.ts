import { analyse, type AnalysisInput, type MetricSubject } from '#libs/analysis';
import {
  DEFAULT_ANALYSIS,
  type AnalysisOptions,
  type ArmStatistics,
  type MetricStatistics,
} from '#libs/domain';
import { groupSequentialDesign, seededRandom, type RandomSource } from '#libs/stats';
import { measure } from './best-slices.js';

const METRICS = 100;
const ARMS = 5;
const RUNS = 300;
const NOW = new Date('2026-03-15T12:00:00Z');
const START = new Date('2026-03-01T00:00:00Z');
const VARIANTS = Array.from({ length: ARMS }, (_, i) => ({
  key: `arm-${i}`,
  name: `Arm ${i}`,
  weight: 1 / ARMS,
}));

/** Revenue per unit of one arm with its history before exposure, as the event store keeps it. */
function armOf(variant: string, random: RandomSource): ArmStatistics {
  const units = 20_000 + Math.floor(200 * random());
  const mean = 10 + 0.2 * random();
  const variance = 400;
  return {
    variant,
    units,
    numerator: { mean, m2: variance * units, m3: 0.5 * variance ** 1.5 * units },
    denominator: { mean: 0, m2: 0 },
    c: 0,
    covariates: {
      keys: ['history', 'has-history'],
      means: [8 + 0.1 * random(), 0.6 + 0.005 * random()],
      withNumerator: [0.6 * variance * units, 2 * units],
      withDenominator: [0, 0],
      among: [variance * units, 3 * units, 0.24 * units],
    },
    capping: null,
    quantile: null,
  };
}

function inputOf(options: Partial<AnalysisOptions>): AnalysisInput {
  const random = seededRandom(1);
  const keys = Array.from({ length: METRICS }, (_, i) => `metric-${i}`);
  const metrics = keys.map((metricKey): MetricStatistics => ({
    metricKey,
    arms: VARIANTS.map(({ key }) => armOf(key, random)),
  }));
  return {
    experiment: {
      key: 'bench',
      name: 'Bench',
      hypothesis: 'A report is quick',
      status: 'running',
      unit: 'id',
      control: 'arm-0',
      variants: VARIANTS,
      metrics: { primary: keys.slice(0, 1), secondary: keys.slice(1), guardrails: [] },
      analysis: { ...DEFAULT_ANALYSIS, ...options },
      startedAt: START,
      stoppedAt: null,
      planHash: 'bench',
      phases: [{ number: 1, startedAt: START, reason: 'started', allocation: { variants: VARIANTS } }],
    },
    metrics: keys.map((key): MetricSubject => ({
      key,
      name: key,
      type: 'sum',
      direction: 'increase',
      cap: null,
      windowSeconds: null,
    })),
    statistics: {
      exposures: metrics[0]!.arms.map(({ variant, units }) => ({ variant, phase: 1, units })),
      crossovers: 0,
      metrics,
      receipts: null,
      segments: [],
      logPosition: '1',
      asOf: NOW,
    },
    now: NOW,
  };
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** CPU time of each of many reports, the first ones, before the compiler has warmed up, included. */
function distribution(input: AnalysisInput): { readonly median: number; readonly p99: number } {
  const times = Array.from({ length: RUNS }, () => {
    const start = cpuMilliseconds();
    analyse(input);
    return cpuMilliseconds() - start;
  }).sort((a, b) => a - b);
  return { median: times[Math.floor(RUNS / 2)]!, p99: times[Math.ceil(0.99 * RUNS) - 1]! };
}

const line = (what: string, milliseconds: number, wanted: number): string =>
  `  ${what}: ${milliseconds.toFixed(2)} ms of CPU time${wanted > 0 ? ` (wanted: at most ${wanted})` : ''}`;

const sequential = inputOf({ inference: 'sequential' });
const planned = inputOf({ inference: 'group-sequential', plannedUnits: 200_000 });
const comparisons = METRICS * (ARMS - 1);

console.log(
  `${METRICS} metrics x ${ARMS} arms (${comparisons} comparisons): CUPED, lift, Fieller, sequential, Bayesian`,
);
const { median, p99 } = distribution(sequential);
console.log(line(`median of ${RUNS} reports`, median, 10));
console.log(line('99th percentile, cold start included', p99, 25));
const days = Array.from({ length: 28 }, (_, day) => (day + 1) / 28);
const best = measure(
  [
    { name: 'report, sequential', run: () => analyse(sequential) },
    { name: 'report, group-sequential', run: () => analyse(planned) },
    {
      name: 'group-sequential design of 28 looks, not cached',
      run: () => groupSequentialDesign({ information: days }),
    },
  ],
  1,
  1,
);
const wanted = [10, 0, 100];
best.forEach(({ name, nanoseconds }, index) =>
  console.log(line(`${name}, best slice`, nanoseconds / 1e6, wanted[index]!)),
);
