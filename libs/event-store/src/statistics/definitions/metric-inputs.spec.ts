import type { Accumulation, UnitMeasure } from '#libs/domain';
import { metricInputsOf } from './metric-inputs.js';

const counted = (event: string): Accumulation => ({ event, aggregate: 'count', property: null });
const summed = (event: string, property: string | null = null): Accumulation => ({
  event,
  aggregate: 'sum',
  property,
});
const measure = (numerator: Accumulation, denominator: Accumulation | null): UnitMeasure => ({
  numerator,
  denominator,
  windowSeconds: null,
  cap: null,
  delaySeconds: 0,
  quantile: null,
  covariateSeconds: null,
  maturedOnly: false,
});

test('a count reads events, not their numbers', () => {
  expect(metricInputsOf(measure({ ...counted('buy'), property: 'price' }, null))).toEqual([
    { event: 'buy', property: null, numerator: 'count', denominator: null },
  ]);
});

test('a mean counts the events that carry the number it sums', () => {
  expect(metricInputsOf(measure(summed('buy', 'price'), counted('buy')))).toEqual([
    { event: 'buy', property: 'price', numerator: 'sum', denominator: 'number' },
  ]);
});

test('a ratio of two events has two inputs', () => {
  expect(metricInputsOf(measure(summed('buy'), counted('visit')))).toEqual([
    { event: 'buy', property: null, numerator: 'sum', denominator: null },
    { event: 'visit', property: null, numerator: null, denominator: 'count' },
  ]);
});

test('a ratio of two numbers of one event has two inputs, of the same number one', () => {
  expect(metricInputsOf(measure(summed('buy', 'margin'), summed('buy', 'price')))).toHaveLength(2);
  expect(metricInputsOf(measure(summed('buy', 'price'), summed('buy', 'price')))).toEqual([
    { event: 'buy', property: 'price', numerator: 'sum', denominator: 'sum' },
  ]);
});

test('a count over a sum of the same event keeps every event in the count', () => {
  expect(metricInputsOf(measure(counted('buy'), summed('buy', 'price')))).toEqual([
    { event: 'buy', property: null, numerator: 'count', denominator: null },
    { event: 'buy', property: 'price', numerator: null, denominator: 'sum' },
  ]);
});
