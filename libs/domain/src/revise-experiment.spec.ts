import { FrozenPlanError } from './errors.js';
import {
  DEFAULT_ANALYSIS,
  DEFINITION_DEFAULTS,
  DRAFT_STATE,
  type Experiment,
  type Variant,
} from './experiment.js';
import { experimentViolations } from './experiment-violations.js';
import { allocationOf, openPhase, reviseExperiment } from './revise-experiment.js';
import { NO_SCHEDULE } from './schedule.js';

const started = new Date('2026-03-01T00:00:00Z');
const later = new Date('2026-03-08T00:00:00Z');
const variant = (key: string, weight: number): Variant => ({ key, name: key, weight, value: key });

function anExperiment(overrides: Partial<Experiment> = {}): Experiment {
  const draft: Experiment = {
    ...DEFINITION_DEFAULTS,
    id: '1',
    projectId: '1',
    key: 'landing-page',
    name: 'Landing page',
    hypothesis: 'Shorter converts more',
    unit: 'id',
    variants: [variant('control', 0.5), variant('treatment', 0.5)],
    control: 'control',
    traffic: 0.1,
    seed: 'landing-page',
    hashVersion: 2,
    metrics: { primary: ['signup'], secondary: [], guardrails: [{ metric: 'latency', margin: 0.02 }] },
    analysis: DEFAULT_ANALYSIS,
    ...DRAFT_STATE,
    version: 1,
    createdAt: started,
    updatedAt: started,
  };
  return { ...draft, ...overrides };
}

function aRunningExperiment(): Experiment {
  const draft = anExperiment();
  return {
    ...draft,
    status: 'running',
    startedAt: started,
    phases: openPhase([], allocationOf(draft), 'started', started),
  };
}

describe('reviseExperiment', () => {
  it('lets a draft change in everything', () => {
    const revised = reviseExperiment(anExperiment(), { unit: 'device', traffic: 1 }, later);
    expect(revised).toMatchObject({ unit: 'device', traffic: 1, phases: [] });
  });

  it('opens a phase when the weights of a running experiment change, and ends the one before', () => {
    const variants = [variant('control', 0.2), variant('treatment', 0.8)];
    const { phases } = reviseExperiment(aRunningExperiment(), { variants }, later);
    expect(phases).toMatchObject([
      { number: 1, endedAt: later },
      { number: 2, startedAt: later, endedAt: null, reason: 'changed variants', allocation: { variants } },
    ]);
  });

  it('raises traffic within the phase', () => {
    const { phases } = reviseExperiment(aRunningExperiment(), { traffic: 0.5 }, later);
    expect(phases).toHaveLength(1);
    expect(phases[0]?.allocation.traffic).toBe(0.5);
  });

  it('sees no change where only the order of keys differs', () => {
    const running = { ...aRunningExperiment(), targeting: { country: 'NL', age: { $gt: 18, $lt: 60 } } };
    const { phases } = reviseExperiment(
      running,
      { targeting: { age: { $lt: 60, $gt: 18 }, country: 'NL' } },
      later,
    );
    expect(phases).toHaveLength(1);
  });

  it('keeps the plan of a running experiment, and names every frozen field', () => {
    const change = { unit: 'device', metrics: { primary: ['other'], secondary: [], guardrails: [] } };
    expect(() => reviseExperiment(aRunningExperiment(), change, later)).toThrow(FrozenPlanError);
    try {
      reviseExperiment(aRunningExperiment(), change, later);
    } catch (error) {
      expect((error as FrozenPlanError).violations.map(({ pointer }) => pointer)).toEqual([
        '/unit',
        '/metrics',
      ]);
    }
  });

  it('opens no phase for a name or another order, and none twice for a value', () => {
    const [control, treatment] = aRunningExperiment().variants as [Variant, Variant];
    const phasesOf = (variants: Variant[]): number =>
      reviseExperiment(aRunningExperiment(), { variants }, later).phases.length;
    expect(phasesOf([treatment, { ...control, name: 'As it was' }])).toBe(1);
    expect(phasesOf([control, { ...treatment, value: 'another' }])).toBe(2);
    expect(phasesOf([control, { ...treatment, key: 'other' }])).toBe(2);
  });

  it('asks where units go, and keeps the answer in the phase', () => {
    const slices = [{ variant: 'control', start: 0, end: 0.1 }];
    const asked: number[][] = [];
    const place = (before: Experiment, after: Experiment): { slices: typeof slices; layerRanges: null } => {
      asked.push([before.traffic, after.traffic]);
      return { slices, layerRanges: null };
    };
    const raised = reviseExperiment(aRunningExperiment(), { traffic: 0.5 }, later, place);
    expect([raised.slices, raised.phases[0]?.allocation.slices, asked]).toEqual([
      slices,
      slices,
      [[0.1, 0.5]],
    ]);
    reviseExperiment(anExperiment(), { traffic: 0.5 }, later, place);
    expect(asked).toHaveLength(1);
  });

  it('never lets a unit back into the analysis that had its variant by hand', () => {
    const forced = reviseExperiment(
      anExperiment(),
      { overrides: [{ unit: 'ada', variant: 'treatment' }] },
      later,
    );
    const other = reviseExperiment(forced, { overrides: [{ unit: 'bob', variant: 'control' }] }, later);
    expect(other.excludedUnits).toEqual(['ada', 'bob']);
    expect(reviseExperiment(other, { overrides: [] }, later).excludedUnits).toEqual(['ada', 'bob']);
  });

  describe('with a ramp', () => {
    const ramp = [{ at: later, afterSeconds: null, traffic: 1 }];
    const held = { at: started, reason: 'no hypothesis' };
    const ramped = { ...aRunningExperiment(), schedule: { ...NO_SCHEDULE, ramp, held } };

    it('drops what is left of it when somebody sets the traffic', () => {
      expect(reviseExperiment(ramped, { traffic: 0.2 }, later).schedule).toMatchObject({
        ramp: [],
        held: null,
      });
      expect(reviseExperiment(ramped, { name: 'x' }, later).schedule).toMatchObject({ ramp, held });
      const schedule = { ...NO_SCHEDULE, ramp };
      expect(reviseExperiment(ramped, { traffic: 0.2, schedule }, later).schedule).toEqual(schedule);
    });

    it('keeps it in a draft, and tries again what a draft was held for', () => {
      const draft = { ...anExperiment(), schedule: { ...NO_SCHEDULE, ramp, held } };
      expect(reviseExperiment(draft, { traffic: 0.2 }, later).schedule).toMatchObject({ ramp, held: null });
    });
  });

  it('keeps a stopped experiment as it was analysed', () => {
    const stopped = { ...aRunningExperiment(), status: 'stopped' as const };
    for (const change of [
      { overrides: [{ unit: 'ada', variant: 'control' }] },
      { schedule: { ...NO_SCHEDULE, stopAt: later } },
    ]) {
      expect(() => reviseExperiment(stopped, change, later)).toThrow(FrozenPlanError);
    }
    expect(() => reviseExperiment(stopped, { traffic: 1 }, later)).toThrow(FrozenPlanError);
    expect(reviseExperiment(stopped, { name: 'Better name' }, later).name).toBe('Better name');
  });
});

describe('experimentViolations', () => {
  it.each([
    [
      'weights that do not sum to one',
      { variants: [variant('control', 0.5), variant('b', 0.6)] },
      '/variants',
    ],
    ['a control that is no variant', { control: 'other' }, '/control'],
    ['a variant twice', { variants: [variant('control', 0.5), variant('control', 0.5)] }, '/variants/1/key'],
    ['an override of no variant', { overrides: [{ unit: 'a', variant: 'x' }] }, '/overrides/0/variant'],
    [
      'a unit with two overrides',
      {
        overrides: [
          { unit: 'a', variant: 'control' },
          { unit: 'a', variant: 'treatment' },
        ],
      },
      '/overrides/1/unit',
    ],
    ['a share of no layer', { layerShare: 0.5 }, '/layerShare'],
    [
      'a metric in two roles',
      { metrics: { primary: ['a'], secondary: ['b'], guardrails: [{ metric: 'a', margin: null }] } },
      '/metrics/guardrails/0/metric',
    ],
  ])('points at %s', (_, overrides, pointer) => {
    expect(experimentViolations(anExperiment(overrides)).map((violation) => violation.pointer)).toEqual([
      pointer,
    ]);
  });

  it.each([
    ['group-sequential', null, 28, ['/analysis/plannedUnits']],
    ['group-sequential', 2, 100, ['/analysis/looks']],
    ['group-sequential', 27, 28, ['/analysis/looks']],
    ['group-sequential', 28, 28, []],
    ['sequential', 2, 28, []],
  ] as const)('of %s with %j planned units and %i looks: %j', (inference, plannedUnits, looks, pointers) => {
    const analysis = { ...DEFAULT_ANALYSIS, inference, plannedUnits, looks };
    const found = experimentViolations(anExperiment({ analysis }));
    expect(found.map((violation) => violation.pointer)).toEqual(pointers);
  });

  it('takes thirds written with three digits', () => {
    const variants = [variant('control', 0.333), variant('b', 0.333), variant('c', 0.334)];
    expect(experimentViolations(anExperiment({ variants }))).toEqual([]);
  });
});
