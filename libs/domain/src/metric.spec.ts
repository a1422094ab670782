import { metricViolations } from './metric-violations.js';
import type { MetricDefinition } from './metric.js';
import { unitMeasureOf } from './unit-measure.js';

function aMetric(overrides: Partial<MetricDefinition> = {}): MetricDefinition {
  return {
    key: 'signup',
    name: 'Signup',
    description: '',
    type: 'conversion',
    event: 'signup',
    filters: [],
    value: null,
    denominator: null,
    delaySeconds: 0,
    windowSeconds: 86_400,
    direction: 'increase',
    cap: null,
    lookbackSeconds: null,
    trigger: null,
    matured: false,
    quantile: null,
    funnel: null,
    covariateSeconds: null,
    ...overrides,
  };
}

const MEDIAN = { level: 0.5, of: 'units', ignoreZeros: false } as const;

const FUNNEL = { steps: [{ event: 'signup' }, { event: 'buy' }], withinSeconds: 3_600 };
const IS_DE = { property: 'country', operator: 'eq', value: 'DE' } as const;
const NONSENSE = { property: 'country', operator: 'exists', value: 'DE' } as const;

const counted = (event: string) => ({ event, aggregate: 'count', property: null });

describe('unitMeasureOf', () => {
  it('reads a conversion as a count capped at one', () => {
    expect(unitMeasureOf(aMetric())).toEqual({
      numerator: counted('signup'),
      denominator: null,
      delaySeconds: 0,
      windowSeconds: 86_400,
      cap: 1,
      quantile: null,
      covariateSeconds: null,
      maturedOnly: false,
    });
  });

  it('lets a retention wait until its stretch of time is over', () => {
    const retention = aMetric({ type: 'retention', delaySeconds: 604_800, covariateSeconds: 1_209_600 });
    expect(unitMeasureOf(retention)).toMatchObject({
      numerator: counted('signup'),
      delaySeconds: 604_800,
      windowSeconds: 86_400,
      cap: 1,
      covariateSeconds: 1_209_600,
      maturedOnly: true,
    });
  });

  it('sums what a quantile is taken of, and leaves it uncapped', () => {
    const quantile = { level: 0.9, of: 'events', ignoreZeros: false } as const;
    const latency = aMetric({ type: 'quantile', event: 'load', value: 'value', quantile });
    expect(unitMeasureOf(latency)).toMatchObject({
      numerator: { event: 'load', aggregate: 'sum', property: null },
      cap: null,
      quantile,
    });
  });

  it('sums the own value of an event, or a property of it', () => {
    expect(unitMeasureOf(aMetric({ type: 'sum', value: 'value' })).numerator.property).toBeNull();
    expect(unitMeasureOf(aMetric({ type: 'sum', value: 'amount', cap: 100 }))).toMatchObject({
      numerator: { aggregate: 'sum', property: 'amount' },
      cap: 100,
    });
  });

  it('reads a mean as total value over number of events', () => {
    expect(unitMeasureOf(aMetric({ type: 'mean', value: 'value' }))).toMatchObject({
      numerator: { event: 'signup', aggregate: 'sum' },
      denominator: counted('signup'),
    });
  });

  it('lets both sides of a ratio count or sum', () => {
    const ratio = aMetric({ type: 'ratio', event: 'click', denominator: { event: 'view', value: 'weight' } });
    expect(unitMeasureOf(ratio)).toMatchObject({
      numerator: counted('click'),
      denominator: { event: 'view', aggregate: 'sum', property: 'weight' },
    });
  });
});

describe('a measure that came later', () => {
  it('leaves out what it does not have, so that measures from before keep their hash', () => {
    expect(Object.keys(unitMeasureOf(aMetric())).sort()).toEqual(
      [
        ...['numerator', 'denominator', 'delaySeconds', 'windowSeconds'],
        ...['cap', 'quantile', 'covariateSeconds', 'maturedOnly'],
      ].sort(),
    );
    expect(Object.keys(unitMeasureOf(aMetric()).numerator).sort()).toEqual([
      'aggregate',
      'event',
      'property',
    ]);
  });

  it('keeps filters where they are', () => {
    const filters = [IS_DE];
    const ratio = aMetric({
      type: 'ratio',
      filters,
      denominator: { event: 'view', value: null, filters: [] },
      trigger: { event: 'open', count: 2, filters },
    });
    expect(unitMeasureOf(ratio)).toMatchObject({
      numerator: { event: 'signup', filters },
      denominator: { event: 'view' },
      trigger: { event: 'open', count: 2, filters },
    });
    expect(unitMeasureOf(ratio).denominator).not.toHaveProperty('filters');
  });

  it('reads a funnel as one or zero, and waits for units only where it is asked to', () => {
    const funnel = aMetric({ type: 'funnel', funnel: FUNNEL });
    expect(unitMeasureOf(funnel)).toMatchObject({
      numerator: { event: 'signup', aggregate: 'funnel', property: null },
      cap: 1,
      funnel: FUNNEL,
      maturedOnly: false,
    });
    expect(unitMeasureOf({ ...funnel, matured: true }).maturedOnly).toBe(true);
  });

  it('always waits for the units of a time until an event', () => {
    expect(unitMeasureOf(aMetric({ type: 'time-to-event' }))).toMatchObject({
      numerator: { event: 'signup', aggregate: 'time-to-first' },
      cap: null,
      maturedOnly: true,
    });
  });

  it('tells values of a property apart', () => {
    expect(unitMeasureOf(aMetric({ type: 'count-distinct', value: 'product', cap: 5 }))).toMatchObject({
      numerator: { event: 'signup', aggregate: 'distinct', property: 'product' },
      cap: 5,
    });
  });

  it('looks back from the end', () => {
    expect(unitMeasureOf(aMetric({ windowSeconds: null, lookbackSeconds: 86_400 })).lookbackSeconds).toBe(
      86_400,
    );
  });
});

describe('metricViolations', () => {
  it.each([
    ['a ratio without a denominator', aMetric({ type: 'ratio' }), '/denominator'],
    [
      'a count with a denominator',
      aMetric({ type: 'count', denominator: { event: 'x', value: null } }),
      '/denominator',
    ],
    ['a conversion with a value', aMetric({ value: 'value' }), '/value'],
    ['a capped ratio', aMetric({ type: 'ratio', denominator: { event: 'x', value: null }, cap: 2 }), '/cap'],
    ['a key with a space', aMetric({ key: 'sign up' }), '/key'],
    ['a capped retention', aMetric({ type: 'retention', cap: 2 }), '/cap'],
    ['a retention without a window', aMetric({ type: 'retention', windowSeconds: null }), '/window'],
    [
      'a count-distinct that does not say of what',
      aMetric({ type: 'count-distinct', windowSeconds: null }),
      '/value',
    ],
    ['a time-to-event without a window', aMetric({ type: 'time-to-event', windowSeconds: null }), '/window'],
    ['a capped time-to-event', aMetric({ type: 'time-to-event', cap: 1 }), '/cap'],
    ['waiting without a window', aMetric({ matured: true, windowSeconds: null }), '/matured'],
    ['a look back beside a window', aMetric({ lookbackSeconds: 86_400 }), '/lookback'],
    ['steps of what is no funnel', aMetric({ funnel: FUNNEL }), '/funnel'],
    ['a funnel without steps', aMetric({ type: 'funnel' }), '/funnel'],
    [
      'a funnel of one step',
      aMetric({ type: 'funnel', funnel: { ...FUNNEL, steps: [{ event: 'signup' }] } }),
      '/funnel/steps',
    ],
    ['a funnel that begins elsewhere', aMetric({ type: 'funnel', event: 'buy', funnel: FUNNEL }), '/event'],
    ['filters beside the steps', aMetric({ type: 'funnel', funnel: FUNNEL, filters: [IS_DE] }), '/filters'],
    [
      'a funnel within nothing',
      aMetric({ type: 'funnel', funnel: { ...FUNNEL, withinSeconds: 0 } }),
      '/funnel/within',
    ],
    [
      'a filter of a step',
      aMetric({
        type: 'funnel',
        funnel: { ...FUNNEL, steps: [{ event: 'signup' }, { event: 'buy', filters: [IS_DE, NONSENSE] }] },
      }),
      '/funnel/steps/1/filters/1/value',
    ],
    ['a trigger of nothing', aMetric({ trigger: { event: 'open', count: 0 } }), '/trigger/count'],
    [
      'a filter of a trigger',
      aMetric({ trigger: { event: 'open', count: 1, filters: [NONSENSE] } }),
      '/trigger/filters/0/value',
    ],
    [
      'a filter without a property',
      aMetric({ filters: [{ ...IS_DE, property: '' }] }),
      '/filters/0/property',
    ],
    ['a list that is none', aMetric({ filters: [{ ...IS_DE, operator: 'in' }] }), '/filters/0/value'],
    [
      'an order of booleans',
      aMetric({ filters: [{ ...IS_DE, operator: 'gt', value: true }] }),
      '/filters/0/value',
    ],
    ['a quantile without a level', aMetric({ type: 'quantile', value: 'value' }), '/quantile'],
    ['a level on a count', aMetric({ type: 'count', quantile: MEDIAN }), '/quantile'],
    [
      'a quantile with a covariate',
      aMetric({ type: 'quantile', quantile: MEDIAN, covariateSeconds: 86_400 }),
      '/covariate',
    ],
  ])('points at %s', (_, metric, pointer) => {
    expect(metricViolations(metric).map((violation) => violation.pointer)).toEqual([pointer]);
  });

  it('finds nothing wrong with a good one', () => {
    expect(metricViolations(aMetric())).toEqual([]);
    expect(metricViolations(aMetric({ type: 'funnel', funnel: FUNNEL }))).toEqual([]);
    const filters = [IS_DE, { property: 'value', operator: 'in' as const, value: [1, 'x', true] }];
    expect(
      metricViolations(aMetric({ filters, trigger: { event: 'open', count: 3 }, matured: true })),
    ).toEqual([]);
  });
});
