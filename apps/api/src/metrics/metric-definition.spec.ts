import { InvalidInputError } from '#libs/domain';
import { changedDefinition, metricDefinitionOf } from './metric-definition.js';
import type { CapInput } from './cap.js';
import type { MetricInput } from './metric.dto.js';
import { durationOf, durationSeconds } from './duration.js';

const anInput = (overrides: Partial<MetricInput> = {}): MetricInput => ({
  key: 'signup',
  type: 'conversion',
  event: 'signup',
  ...overrides,
});

const DAY = 86_400;

function pointersOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    return (error as InvalidInputError).violations.map(({ pointer }) => pointer);
  }
  return [];
}

describe('metricDefinitionOf', () => {
  it('fills in what is not said', () => {
    expect(metricDefinitionOf(anInput())).toEqual({
      key: 'signup',
      name: 'signup',
      description: '',
      type: 'conversion',
      event: 'signup',
      filters: [],
      value: null,
      denominator: null,
      delaySeconds: 0,
      windowSeconds: null,
      lookbackSeconds: null,
      matured: false,
      trigger: null,
      covariateSeconds: 14 * DAY,
      direction: 'increase',
      cap: null,
      quantile: null,
      funnel: null,
    });
  });

  it("sums an event's own value unless told otherwise", () => {
    expect(metricDefinitionOf(anInput({ type: 'sum' })).value).toBe('value');
    expect(metricDefinitionOf(anInput({ type: 'mean', value: 'amount' })).value).toBe('amount');
  });

  it('knows a funnel by its first step', () => {
    const steps = [
      { event: 'cart' },
      { event: 'order', filters: [{ property: 'paid', operator: 'exists' as const }] },
    ];
    const { event: _event, ...input } = anInput({ type: 'funnel', funnel: { steps, within: { hours: 1 } } });
    const funnel = metricDefinitionOf(input);
    expect(funnel).toMatchObject({ event: 'cart', covariateSeconds: null });
    expect(funnel.funnel).toEqual({
      steps: [
        { event: 'cart' },
        { event: 'order', filters: [{ property: 'paid', operator: 'exists', value: null }] },
      ],
      withinSeconds: 3_600,
    });
    const other = changedDefinition(funnel, { funnel: { steps: [{ event: 'see' }, { event: 'buy' }] } });
    expect(other).toMatchObject({ event: 'see', funnel: { withinSeconds: null } });
  });

  it('wants a time until an event to fall, and waits for its units', () => {
    const window = { days: 7 };
    expect(metricDefinitionOf(anInput({ type: 'time-to-event', window }))).toMatchObject({
      direction: 'decrease',
      windowSeconds: 7 * DAY,
      covariateSeconds: null,
    });
  });

  it('takes one event for a trigger unless told otherwise', () => {
    const { trigger } = metricDefinitionOf(anInput({ trigger: { event: 'open' } }));
    expect(trigger).toEqual({ event: 'open', count: 1 });
  });

  it('waits a week for a retention, and then a day, unless told otherwise', () => {
    const retention = metricDefinitionOf(anInput({ type: 'retention' }));
    expect(retention).toMatchObject({
      delaySeconds: 7 * DAY,
      windowSeconds: DAY,
      covariateSeconds: 14 * DAY,
    });
    const at = metricDefinitionOf(
      anInput({ type: 'retention', delay: null, window: { hours: 12 }, covariate: null }),
    );
    expect(at).toMatchObject({ delaySeconds: 0, windowSeconds: DAY / 2, covariateSeconds: null });
  });

  it("takes a quantile of the events' own values, without a covariate", () => {
    expect(metricDefinitionOf(anInput({ type: 'quantile', quantile: { level: 0.9 } }))).toMatchObject({
      value: 'value',
      covariateSeconds: null,
      quantile: { level: 0.9, of: 'events', ignoreZeros: false },
    });
  });

  it('takes a cap as a number or as a quantile', () => {
    const capOf = (cap: CapInput): unknown => metricDefinitionOf(anInput({ type: 'sum', cap })).cap;
    expect(capOf(0.5)).toBe(0.5);
    expect(capOf({ quantile: 0.99 })).toEqual({ quantile: 0.99, ignoreZeros: false });
    expect(capOf({ quantile: 0.99, ignoreZeros: true })).toEqual({ quantile: 0.99, ignoreZeros: true });
  });

  it.each<[unknown, string]>([
    [-1, '/cap'],
    [0, '/cap'],
    [1e16, '/cap'],
    ['7', '/cap'],
    [[7], '/cap'],
    [{}, '/cap/quantile'],
    [{ quantile: 1 }, '/cap/quantile'],
    [{ quantile: 0 }, '/cap/quantile'],
    [{ quantile: '0.9' }, '/cap/quantile'],
    [{ quantile: 0.9, ignoreZeros: 1 }, '/cap/ignoreZeros'],
    [{ quantile: 0.9, 'a/b': 1 }, '/cap/a~1b'],
  ])('refuses the cap %j', (cap, pointer) => {
    const define = (): unknown => metricDefinitionOf(anInput({ type: 'sum', cap: cap as CapInput }));
    expect(pointersOf(define)).toEqual([pointer]);
  });

  it.each<[string, Partial<MetricInput>, string]>([
    ['a covariate of nothing', { covariate: { minutes: 0 } }, '/covariate'],
    ['a delay of twenty years', { delay: { days: 3_650, hours: 87_600 } }, '/delay'],
    ['a quantile without a level', { type: 'quantile' }, '/quantile'],
    ['a level of a conversion', { quantile: { level: 0.5 } }, '/quantile'],
    ['a retention without an end', { type: 'retention', window: null }, '/window'],
    [
      'an adjusted quantile',
      { type: 'quantile', quantile: { level: 0.5 }, covariate: { days: 1 } },
      '/covariate',
    ],
    ['a ratio without a denominator', { type: 'ratio' }, '/denominator'],
    ['a window of nothing', { window: {} }, '/window'],
    ['a window of zero days', { window: { days: 0 } }, '/window'],
    ['a capped conversion', { cap: 1 }, '/cap'],
  ])('refuses %s', (_, overrides, pointer) => {
    const define = (): unknown => metricDefinitionOf(anInput(overrides));
    expect(pointersOf(define)).toEqual([pointer]);
  });
});

describe('changedDefinition', () => {
  const before = metricDefinitionOf(anInput({ window: { days: 7 }, description: 'why' }));

  it('keeps what is absent and removes what is null', () => {
    expect(changedDefinition(before, { name: 'New' })).toEqual({ ...before, name: 'New' });
    expect(changedDefinition(before, { window: null }).windowSeconds).toBeNull();
  });

  it('removes every member that may be absent', () => {
    const full = metricDefinitionOf(
      anInput({ type: 'sum', delay: { days: 1 }, window: { days: 2 }, cap: { quantile: 0.9 } }),
    );
    const bare = changedDefinition(full, { delay: null, window: null, covariate: null, cap: null });
    expect(bare).toEqual({
      ...full,
      delaySeconds: 0,
      windowSeconds: null,
      covariateSeconds: null,
      cap: null,
    });
  });

  it('judges the result as a whole', () => {
    expect(() => changedDefinition(before, { type: 'ratio' })).toThrow(InvalidInputError);
    const ratio = changedDefinition(before, { type: 'ratio', denominator: { event: 'view' } });
    expect(ratio.denominator).toEqual({ event: 'view', value: null });
  });
});

describe('a duration', () => {
  it.each([
    [{ days: 7 }, 604_800],
    [{ hours: 12 }, 43_200],
    [{ days: 1, hours: 2, minutes: 30 }, 95_400],
    [{ minutes: 0.5 }, 30],
  ])('%j is %d seconds, and back', (duration, seconds) => {
    expect(durationSeconds(duration)).toBe(seconds);
    expect(durationOf(seconds)).toEqual(duration);
  });

  it('of nothing is none', () => {
    expect([durationOf(0), durationOf(null)]).toEqual([null, null]);
  });
});
