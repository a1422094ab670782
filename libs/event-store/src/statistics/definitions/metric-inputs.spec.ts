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

const PLAIN = { reads: 'number', filters: null, steps: null, triggers: false };
const RED = [{ property: 'colour', operator: 'eq' as const, value: 'red' }];

test('a count reads events, not their numbers', () => {
  expect(metricInputsOf(measure({ ...counted('buy'), property: 'price' }, null))).toEqual([
    { event: 'buy', property: null, numerator: 'count', denominator: null, ...PLAIN },
  ]);
});

test('a mean counts the events that carry the number it sums', () => {
  expect(metricInputsOf(measure(summed('buy', 'price'), counted('buy')))).toEqual([
    { event: 'buy', property: 'price', numerator: 'sum', denominator: 'number', ...PLAIN },
  ]);
});

test('a ratio of two events has two inputs', () => {
  expect(metricInputsOf(measure(summed('buy'), counted('visit')))).toEqual([
    { event: 'buy', property: null, numerator: 'sum', denominator: null, ...PLAIN },
    { event: 'visit', property: null, numerator: null, denominator: 'count', ...PLAIN },
  ]);
});

test('a ratio of two numbers of one event has two inputs, of the same number one', () => {
  expect(metricInputsOf(measure(summed('buy', 'margin'), summed('buy', 'price')))).toHaveLength(2);
  expect(metricInputsOf(measure(summed('buy', 'price'), summed('buy', 'price')))).toEqual([
    { event: 'buy', property: 'price', numerator: 'sum', denominator: 'sum', ...PLAIN },
  ]);
});

test('a count over a sum of the same event keeps every event in the count', () => {
  expect(metricInputsOf(measure(counted('buy'), summed('buy', 'price')))).toEqual([
    { event: 'buy', property: null, numerator: 'count', denominator: null, ...PLAIN },
    { event: 'buy', property: 'price', numerator: null, denominator: 'sum', ...PLAIN },
  ]);
});

test('filters make another source, and no mean of what they tell apart', () => {
  expect(
    metricInputsOf(measure({ ...summed('buy', 'price'), filters: RED }, { ...counted('buy'), filters: RED })),
  ).toEqual([
    { event: 'buy', property: 'price', ...PLAIN, filters: RED, numerator: 'sum', denominator: 'number' },
  ]);
  expect(metricInputsOf(measure({ ...summed('buy', 'price'), filters: RED }, counted('buy')))).toEqual([
    { event: 'buy', property: 'price', ...PLAIN, filters: RED, numerator: 'sum', denominator: null },
    { event: 'buy', property: null, ...PLAIN, numerator: null, denominator: 'count' },
  ]);
});

test('what triggers and what is counted are one source where they are the same events', () => {
  const triggered = { ...measure(counted('buy'), null), trigger: { event: 'buy', count: 2 } };
  expect(metricInputsOf(triggered)).toEqual([
    { event: 'buy', property: null, ...PLAIN, numerator: 'count', denominator: null, triggers: true },
  ]);
  expect(metricInputsOf({ ...triggered, trigger: { event: 'buy', count: 2, filters: RED } })).toHaveLength(2);
});

test('steps that are the same events are bits of one source', () => {
  const steps = [{ event: 'view' }, { event: 'buy' }, { event: 'view' }];
  const funnel = {
    ...measure({ ...counted('view'), aggregate: 'funnel' }, null),
    funnel: { steps, withinSeconds: null },
  };
  expect(metricInputsOf(funnel).map(({ event, steps: bits }) => [event, bits])).toEqual([
    ['view', 0b101],
    ['buy', 0b010],
  ]);
});

test('values that are told apart are read otherwise than numbers', () => {
  const distinct = measure({ event: 'buy', aggregate: 'distinct', property: 'price' }, null);
  expect(metricInputsOf(distinct)).toEqual([
    {
      event: 'buy',
      property: 'price',
      ...PLAIN,
      reads: 'identity',
      numerator: 'distinct',
      denominator: null,
    },
  ]);
});
