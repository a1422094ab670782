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
    windowSeconds: 86_400,
    direction: 'increase',
    cap: null,
    ...overrides,
  };
}

const counted = (event: string) => ({ event, aggregate: 'count', property: null });

describe('unitMeasureOf', () => {
  it('reads a conversion as a count capped at one', () => {
    expect(unitMeasureOf(aMetric())).toEqual({
      numerator: counted('signup'),
      denominator: null,
      windowSeconds: 86_400,
      cap: 1,
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
  ])('points at %s', (_, metric, pointer) => {
    expect(metricViolations(metric).map((violation) => violation.pointer)).toEqual([pointer]);
  });

  it('finds nothing wrong with a good one', () => {
    expect(metricViolations(aMetric())).toEqual([]);
  });
});
