import { metricViolations, unitMeasureOf, type MetricDefinition } from './metric.js';

function aMetric(overrides: Partial<MetricDefinition> = {}): MetricDefinition {
  return {
    key: 'signup',
    name: 'Signup',
    description: '',
    type: 'conversion',
    event: 'signup',
    value: null,
    denominator: null,
    delaySeconds: 0,
    windowSeconds: 86_400,
    direction: 'increase',
    cap: null,
    quantile: null,
    covariateSeconds: null,
    ...overrides,
  };
}

const MEDIAN = { level: 0.5, of: 'units', ignoreZeros: false } as const;

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
  });
});
