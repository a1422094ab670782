import {
  DEFAULT_ANALYSIS,
  InvalidInputError,
  LayerTakenError,
  LifecycleError,
  NO_SCHEDULE,
  type Experiment,
  type Holdout,
} from '#libs/domain';
import { decideExperiment } from './decide-experiment.js';
import { changeOf, experimentDefinitionOf } from './experiment-definition.js';
import type { ExperimentInput } from './experiment.dto.js';
import { aMetric } from '../testing/a-metric.js';
import { aDraft, anInput, NOW } from '../testing/an-experiment.js';
import type { RampStepDto, ScheduleDto } from './schedule.dto.js';
import { startExperiment, type StartConditions } from './start-experiment.js';
import { stopExperiment } from './stop-experiment.js';

const conditions: StartConditions = {
  metrics: [aMetric()],
  neighbours: [],
  holdouts: [],
  brokenReferences: [],
  startedAt: NOW,
  now: NOW,
};
const neighbour = (overrides: Partial<Experiment>): Experiment =>
  aDraft({ key: 'neighbour', id: 'n', status: 'running', layer: 'checkout', ...overrides });
const later = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const pointersOf = (act: () => unknown): string[] => {
  try {
    act();
  } catch (error) {
    return (error as InvalidInputError).violations.map(({ pointer }) => pointer);
  }
  return [];
};

describe('experimentDefinitionOf', () => {
  it('fills in what is not said', () => {
    expect(experimentDefinitionOf(anInput())).toMatchObject({
      name: 'landing-page',
      unit: 'id',
      control: 'control',
      traffic: 1,
      targeting: null,
      layer: null,
      seed: 'landing-page',
      hashVersion: 2,
      analysis: DEFAULT_ANALYSIS,
      metrics: { primary: ['signup'], secondary: [], guardrails: [] },
      variants: [
        { key: 'control', name: 'control', weight: 0.5, value: 'control' },
        { key: 'treatment', name: 'treatment', weight: 0.5, value: 'treatment' },
      ],
    });
  });

  it('keeps values that look like nothing', () => {
    const variants = [
      { key: 'a', value: null },
      { key: 'b', value: false },
      { key: 'c', value: 0 },
    ];
    expect(experimentDefinitionOf(anInput({ variants })).variants.map(({ value }) => value)).toEqual([
      null,
      false,
      0,
    ]);
  });

  it.each<[string, Partial<ExperimentInput>, string]>([
    [
      'weights that do not sum to one',
      {
        variants: [
          { key: 'a', weight: 0.5 },
          { key: 'b', weight: 0.6 },
        ],
      },
      '/variants',
    ],
    ['one weight of two', { variants: [{ key: 'a', weight: 0.5 }, { key: 'b' }] }, '/variants'],
    ['an unknown control', { control: 'nobody' }, '/control'],
    ['a variant twice', { variants: [{ key: 'a' }, { key: 'a' }] }, '/variants/1/key'],
    ['a metric in two roles', { metrics: { primary: ['x'], secondary: ['x'] } }, '/metrics/secondary/0'],
    ['an unknown operator', { targeting: { country: { $inn: ['NL'] } } }, '/targeting/country/$inn'],
  ])('refuses %s', (_, overrides, pointer) => {
    expect(pointersOf(() => experimentDefinitionOf(anInput(overrides)))).toContain(pointer);
  });
});

describe('changeOf', () => {
  it('keeps the members of metrics and analysis that are not named', () => {
    const before = aDraft({
      metrics: { primary: ['a'], secondary: ['b'], guardrails: [{ metric: 'c', margin: 0.1 }] },
      analysis: { ...DEFAULT_ANALYSIS, alpha: 0.1, inference: 'fixed' as const },
    });
    expect(changeOf({ metrics: { primary: ['d'] }, analysis: { alpha: 0.2 } }, before)).toEqual({
      metrics: { primary: ['d'], secondary: ['b'], guardrails: [{ metric: 'c', margin: 0.1 }] },
      analysis: { ...DEFAULT_ANALYSIS, alpha: 0.2, inference: 'fixed' },
    });
  });
});

describe('a schedule', () => {
  const ramp = [{ at: later(5), afterSeconds: null, traffic: 0.5 }];
  const before = aDraft({
    schedule: { startAt: NOW, stopAt: later(60), ramp, held: { at: NOW, reason: 'no hypothesis' } },
  });

  it('is changed member by member, and whoever sends one lifts a hold', () => {
    const scheduleAfter = (schedule: ScheduleDto | null): unknown => changeOf({ schedule }, before).schedule;
    const kept = { ...before.schedule, held: null };
    expect(scheduleAfter({})).toEqual(kept);
    expect(scheduleAfter({ stopAt: null })).toEqual({ ...kept, stopAt: null });
    expect(scheduleAfter({ ramp: [{ after: { days: 1, minutes: 30 }, traffic: 1 }] })).toEqual({
      ...kept,
      ramp: [{ at: null, afterSeconds: 88_200, traffic: 1 }],
    });
    expect(scheduleAfter(null)).toEqual(NO_SCHEDULE);
    expect(changeOf({ traffic: 1 }, before)).toEqual({ traffic: 1 });
  });

  it.each<[RampStepDto, string[]]>([
    [{ traffic: 1 }, ['/schedule/ramp/0']],
    [{ at: NOW.toISOString(), after: { days: 1 }, traffic: 1 }, ['/schedule/ramp/0']],
    [{ after: {}, traffic: 1 }, ['/schedule/ramp/0/after']],
    [{ after: { minutes: 1 }, at: null, traffic: 1 }, []],
  ])('refuses of the step %j', (step, pointers) => {
    expect(pointersOf(() => changeOf({ schedule: { ramp: [step] } }, before))).toEqual(pointers);
  });
});

describe('startExperiment', () => {
  it('freezes the plan and opens the first phase', () => {
    const started = startExperiment(aDraft(), conditions);
    expect(started).toMatchObject({ status: 'running', startedAt: NOW });
    expect(started.planHash).toMatch(/^[0-9a-f]{64}$/);
    expect(started.phases).toMatchObject([
      { number: 1, startedAt: NOW, endedAt: null, allocation: { traffic: 1 } },
    ]);
  });

  it('gives equal plans equal hashes and others others', () => {
    const hashOf = (overrides: Partial<Experiment>): string | null =>
      startExperiment(aDraft(overrides), conditions).planHash;
    expect(hashOf({ id: 'another', name: 'Another name' })).toBe(hashOf({}));
    expect(hashOf({ analysis: { ...DEFAULT_ANALYSIS, alpha: 0.1 } })).not.toBe(hashOf({}));
  });

  it.each<[string, Experiment, object, string]>([
    ['a missing metric', aDraft(), { metrics: [] }, '/metrics/primary/0'],
    ['no hypothesis', aDraft({ hypothesis: ' ' }), {}, '/hypothesis'],
    [
      'nothing that decides',
      aDraft({ metrics: { primary: [], secondary: [], guardrails: [] } }),
      {},
      '/metrics/primary',
    ],
    [
      'another unit in its layer',
      aDraft({ layer: 'checkout', traffic: 0.1 }),
      { neighbours: [neighbour({ unit: 'device', layerRanges: [[0, 0.1]] })] },
      '/unit',
    ],
    [
      'a name that leads nowhere',
      aDraft(),
      { brokenReferences: [{ pointer: '/targeting/id/$inGroup', detail: 'names nothing' }] },
      '/targeting/id/$inGroup',
    ],
    [
      'an end that has passed',
      aDraft({ schedule: { ...NO_SCHEDULE, stopAt: later(-1) } }),
      {},
      '/schedule/stopAt',
    ],
    ['a second start', aDraft({ status: 'running' }), {}, '/status'],
  ])('refuses %s', (_, experiment, overrides, pointer) => {
    const start = (): unknown => startExperiment(experiment, { ...conditions, ...overrides });
    expect(start).toThrow(LifecycleError);
    expect(pointersOf(start)).toEqual([pointer]);
  });

  it('holds its part of a layer: what it asked for, else what traffic and ramp will need', () => {
    const ramp = [{ at: null, afterSeconds: 60, traffic: 0.4 }];
    const wanting = (overrides: Partial<Experiment>, neighbours: Experiment[] = []): unknown =>
      startExperiment(aDraft({ layer: 'checkout', traffic: 0.1, ...overrides }), {
        ...conditions,
        neighbours,
      }).layerRanges;
    expect(wanting({ layer: null })).toBeNull();
    expect(wanting({})).toEqual([[0, 0.1]]);
    expect(wanting({ schedule: { ...NO_SCHEDULE, ramp } })).toEqual([[0, 0.4]]);
    expect(wanting({ layerShare: 0.5 }, [neighbour({ layerRanges: [[0, 0.3]] })])).toEqual([[0.3, 0.8]]);
    expect(wanting({}, [neighbour({ layerRanges: [[0.05, 0.95]] })])).toEqual([
      [0, 0.05],
      [0.95, 1],
    ]);
    expect(() => wanting({}, [neighbour({ layerRanges: [[0, 0.95]] })])).toThrow(LayerTakenError);
    expect(() => wanting({}, [neighbour({ layerRanges: null })])).toThrow('"neighbour" holds 1');
  });

  it('is covered by the holdouts of its unit, from then on', () => {
    const holdout: Holdout = {
      id: 'h',
      projectId: 'p',
      key: 'all',
      name: 'all',
      description: '',
      scope: 'global',
      unit: 'id',
      share: 0.05,
      endedAt: null,
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
    };
    const holdouts = [holdout, { ...holdout, key: 'devices', unit: 'device' }];
    expect(startExperiment(aDraft(), { ...conditions, holdouts }).holdouts).toEqual([
      { key: 'all', share: 0.05 },
    ]);
  });

  it('leaves of the schedule what is still to come, in order', () => {
    const schedule = {
      startAt: NOW,
      stopAt: later(60),
      ramp: [
        { at: null, afterSeconds: 40 * 60, traffic: 0.4 },
        { at: later(20), afterSeconds: null, traffic: 0.2 },
      ],
      held: { at: NOW, reason: 'no hypothesis' },
    };
    const started = startExperiment(aDraft({ schedule }), conditions);
    expect(started.schedule).toEqual({
      startAt: null,
      stopAt: later(60),
      ramp: [schedule.ramp[1], schedule.ramp[0]],
      held: null,
    });
    expect(stopExperiment(started, later(5)).schedule).toEqual(NO_SCHEDULE);
  });

  it('may have started in the past, not in the future', () => {
    const at = (startedAt: Date): unknown => startExperiment(aDraft(), { ...conditions, startedAt });
    expect(at(new Date('2020-01-01T00:00:00Z'))).toMatchObject({
      startedAt: new Date('2020-01-01T00:00:00Z'),
    });
    expect(pointersOf(() => at(new Date('2026-03-01T12:01:00Z')))).toEqual(['/startedAt']);
  });
});

describe('stopExperiment and decideExperiment', () => {
  const stopped = stopExperiment(startExperiment(aDraft(), conditions), NOW);

  it('ends the open phase', () => {
    expect(stopped).toMatchObject({ status: 'stopped', stoppedAt: NOW, phases: [{ endedAt: NOW }] });
  });

  it('ships a variant that exists', () => {
    const decided = decideExperiment(stopped, { outcome: 'ship', variant: 'treatment' }, NOW);
    expect(decided).toMatchObject({
      status: 'decided',
      decision: { outcome: 'ship', variant: 'treatment', rationale: '', decidedAt: NOW },
    });
  });

  it.each([
    { outcome: 'ship' as const },
    { outcome: 'ship' as const, variant: 'nobody' },
    { outcome: 'keep' as const, variant: 'treatment' },
  ])('refuses %j', (input) => {
    expect(pointersOf(() => decideExperiment(stopped, input, NOW))).toEqual(['/variant']);
  });

  it('needs the experiment to be stopped', () => {
    expect(() => decideExperiment(aDraft(), { outcome: 'keep' }, NOW)).toThrow(LifecycleError);
  });
});
