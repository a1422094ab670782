import { beforeEach, describe, expect, it } from '@jest/globals';
import { SimulationListener } from '../../apps/worker/src/simulations/simulation-listener.js';
import { SimulationService } from '../../apps/worker/src/simulations/simulation.service.js';
import {
  NullSimulator,
  type NullSimulatorRequest,
} from '../../apps/worker/src/simulations/null-simulator.js';
import { UnitSamples } from '../../apps/worker/src/simulations/unit-samples.js';
import {
  DatabaseUnavailableError,
  InvalidInputError,
  MetricHistory,
  SIMULATION_SILENT_AFTER_MILLIS,
  type HistoryRequest,
  type Metric,
  type Simulation,
  type SimulationResult,
  type UnitSample,
} from '#libs/domain';
import {
  FakeExperimentRepository,
  FakeMetricRepository,
  FakeSimulationRepository,
  MemoryCatalogue,
} from '../support/fakes/index.js';
import { aChange, aMetric, anExperiment, aSimulation, aSimulationResult, PROJECT } from './builders.js';

const DAY = 86_400_000;

class ScriptedHistory extends MetricHistory {
  readonly requests: HistoryRequest[] = [];
  answer: () => Promise<UnitSample> = () => Promise.resolve(aSample());

  override sample(request: HistoryRequest): Promise<UnitSample> {
    this.requests.push(request);
    return this.answer();
  }
}

class ScriptedSimulator extends NullSimulator {
  readonly requests: NullSimulatorRequest[] = [];
  answer: (request: NullSimulatorRequest) => Promise<SimulationResult> = () =>
    Promise.resolve(aSimulationResult());

  override simulate(request: NullSimulatorRequest): Promise<SimulationResult> {
    this.requests.push(request);
    return this.answer(request);
  }
}

class RecordingListener extends SimulationListener {
  readonly ended: Simulation[] = [];
  readonly errors: unknown[] = [];

  override onEnd(simulation: Simulation): void {
    this.ended.push(simulation);
  }

  override onError(error: unknown): void {
    this.errors.push(error);
  }
}

function aSample(): UnitSample {
  const [weight, numerator, denominator] = [
    [2, 1],
    [0, 5.5],
    [0, 0],
  ].map((values) => Float64Array.from(values));
  return {
    population: 3,
    newUnitsPerDay: [3],
    units: 3,
    weight: weight!,
    numerator: numerator!,
    denominator: denominator!,
    covariates: [],
  };
}

/** As a thread that never ends by itself. */
const untilAborted = ({ signal }: NullSimulatorRequest): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('SimulationService', () => {
  let simulations: FakeSimulationRepository;
  let metrics: FakeMetricRepository;
  let experiments: FakeExperimentRepository;
  let history: ScriptedHistory;
  let simulator: ScriptedSimulator;
  let listener: RecordingListener;
  let service: SimulationService;
  let metric: Metric;
  let stop: AbortController;

  beforeEach(async () => {
    const memory = new MemoryCatalogue();
    simulations = new FakeSimulationRepository();
    metrics = new FakeMetricRepository(memory);
    experiments = new FakeExperimentRepository(memory);
    history = new ScriptedHistory();
    simulator = new ScriptedSimulator();
    listener = new RecordingListener();
    const samples = new UnitSamples(experiments, history);
    service = new SimulationService(simulations, metrics, samples, simulator, listener);
    metric = aMetric({ type: 'sum', covariateSeconds: 14 * 86_400, version: 7 });
    await metrics.create(metric, aChange('metric.create'));
    stop = new AbortController();
  });

  async function asked(plan: Partial<Simulation['plan']> = {}, overrides: Partial<Simulation> = {}) {
    const whole = { ...aSimulation().plan, metric: metric.key, ...plan };
    const simulation = aSimulation({ plan: whole, ...overrides });
    await simulations.create(simulation);
    return simulation;
  }

  const stored = async ({ id }: Simulation): Promise<Simulation> =>
    (await simulations.find(PROJECT, id)) as Simulation;

  it('keeps the result of every one that waits, with the version of the metric that it is of', async () => {
    const waiting = [await asked(), await asked()];
    await service.runWaiting(stop.signal);
    for (const simulation of waiting) {
      expect(await stored(simulation)).toEqual({
        ...simulation,
        status: 'done',
        progress: 1,
        attempts: 1,
        result: aSimulationResult(),
        metricVersion: 7,
        finishedAt: expect.any(Date) as unknown as Date,
      });
    }
    expect(listener.ended.map(({ id }) => id)).toEqual(waiting.map(({ id }) => id));
    expect(simulator.requests.map(({ plan }) => plan)).toEqual(waiting.map(({ plan }) => plan));
    expect(simulator.requests[0]).toMatchObject({ sample: aSample(), metric: { type: 'sum', version: 7 } });
  });

  it('draws from all who were active in the days of the plan', async () => {
    await asked({ days: 7 });
    const before = Date.now();
    await service.runWaiting(stop.signal);
    const [request] = history.requests;
    expect(request).toMatchObject({
      projectId: PROJECT,
      experimentId: null,
      measure: { numerator: { event: 'signup', aggregate: 'sum' }, covariateSeconds: 14 * 86_400 },
    });
    expect(Number(request?.until) - Number(request?.from)).toBe(7 * DAY);
    expect(Number(request?.until)).toBeGreaterThanOrEqual(before);
  });

  it('draws from all units of an experiment, however long ago it ran', async () => {
    const [startedAt, stoppedAt] = [new Date('2020-01-01T00:00:00Z'), new Date('2020-03-01T00:00:00Z')];
    const experiment = anExperiment({ status: 'stopped', startedAt, stoppedAt });
    await experiments.create(experiment, aChange('experiment.create'));
    await asked({ experiment: experiment.key });
    await service.runWaiting(stop.signal);
    expect(history.requests).toMatchObject([
      { experimentId: experiment.id, from: startedAt, until: stoppedAt },
    ]);
  });

  it('says in words why one failed, and goes on with the next', async () => {
    const draft = anExperiment();
    await experiments.create(draft, aChange('experiment.create'));
    const [noMetric, noExperiment, notStarted, refused, broken] = [
      await asked({ metric: 'gone' }),
      await asked({ experiment: 'gone' }),
      await asked({ experiment: draft.key }),
      await asked({ seed: 1 }),
      await asked({ seed: 2 }),
    ];
    const last = await asked({ seed: 3 });
    simulator.answer = ({ plan }) => {
      if (plan.seed === 1) return Promise.reject(new InvalidInputError('Every unit has the same value.'));
      if (plan.seed === 2) return Promise.reject(new TypeError('x is not a function'));
      return Promise.resolve(aSimulationResult());
    };
    await service.runWaiting(stop.signal);
    const failure = async (simulation: Simulation) => {
      const { status, failure, result, finishedAt } = await stored(simulation);
      expect({ status, result, isDated: finishedAt !== null }).toEqual({
        status: 'failed',
        result: null,
        isDated: true,
      });
      return failure;
    };
    expect(await failure(noMetric)).toBe('There is no metric "gone" any more.');
    expect(await failure(noExperiment)).toBe('There is no experiment "gone" any more.');
    expect(await failure(notStarted)).toMatch(/has not started/);
    expect(await failure(refused)).toBe('Every unit has the same value.');
    expect(await failure(broken)).toBe('It broke off: x is not a function.');
    expect(listener.errors).toEqual([new TypeError('x is not a function')]);
    expect(await stored(last)).toMatchObject({ status: 'done' });
  });

  it.each([
    ['calculates', () => (simulator.answer = untilAborted)],
    ['reads the log', () => (history.answer = () => new Promise(() => undefined))],
  ])('puts the one at work back when it must stop while it %s, and begins no other', async (_what, hold) => {
    hold();
    const [first, second] = [await asked(), await asked()];
    const running = service.runWaiting(stop.signal);
    while (history.requests.length + simulator.requests.length === 0) await Promise.resolve();
    stop.abort();
    await running;
    expect(await stored(first)).toEqual({ ...first, attempts: 1 });
    expect(await stored(second)).toEqual(second);
    expect(listener).toMatchObject({ ended: [], errors: [] });
  });

  it('reports progress while it is at work, and ends when another worker has taken over', async () => {
    simulator.answer = (request) => {
      request.onProgress(0.25);
      return untilAborted(request);
    };
    const simulation = await asked();
    const running = service.runWaiting(stop.signal);
    while ((await stored(simulation)).progress !== 0.25)
      await new Promise((resolve) => setImmediate(resolve));
    const much = new Date(Date.now() + 2 * SIMULATION_SILENT_AFTER_MILLIS);
    expect(await simulations.claim(much)).toMatchObject({ id: simulation.id, attempts: 2 });
    await running;
    expect(await stored(simulation)).toMatchObject({ status: 'running', attempts: 2 });
    expect(listener.ended).toEqual([]);
  });

  it('puts it back and says so when the database is away', async () => {
    history.answer = () => Promise.reject(new DatabaseUnavailableError('away'));
    const simulation = await asked();
    await expect(service.runWaiting(stop.signal)).rejects.toThrow('away');
    expect(await stored(simulation)).toMatchObject({ status: 'queued', attempts: 1 });
  });

  it('gives up one that ended its worker again and again', async () => {
    const simulation = await asked({}, { attempts: 15 });
    await service.runWaiting(stop.signal);
    expect(await stored(simulation)).toMatchObject({
      status: 'failed',
      failure: 'It was begun 15 times and never came to its end.',
    });
    expect(simulator.requests).toEqual([]);
  });
});
