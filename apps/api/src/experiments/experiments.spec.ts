import { DEFAULT_ANALYSIS, InvalidInputError, LifecycleError, type Experiment } from '#libs/domain';
import { decideExperiment } from './decide-experiment.js';
import { changeOf, experimentDefinitionOf } from './experiment-definition.js';
import type { ExperimentInput } from './experiment.dto.js';
import { aMetric } from '../testing/a-metric.js';
import { aDraft, anInput, NOW } from '../testing/an-experiment.js';
import { startExperiment } from './start-experiment.js';
import { stopExperiment } from './stop-experiment.js';

const conditions = { metrics: [aMetric()], neighbours: [], startedAt: NOW, now: NOW };
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
    ['an occupied layer', aDraft({ layer: 'checkout' }), { neighbours: ['other'] }, '/layer'],
    ['a second start', aDraft({ status: 'running' }), {}, '/status'],
  ])('refuses %s', (_, experiment, overrides, pointer) => {
    const start = (): unknown => startExperiment(experiment, { ...conditions, ...overrides });
    expect(start).toThrow(LifecycleError);
    expect(pointersOf(start)).toEqual([pointer]);
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
