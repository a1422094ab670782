import type { Accumulation, EventFilter, EventSelection, FilterValue, UnitMeasure } from '#libs/domain';
import fc from 'fast-check';

export const NAMES = ['buy', 'view'];
export const numbers = fc.constantFrom(0, 1, 2, -3, 0.1, 0.2, 12.345, 99.99, 1e15, -1e15, 1_000_000.000001);

const property = fc.constantFrom('price', 'colour', 'value', 'absent');
const asked: fc.Arbitrary<FilterValue> = fc.oneof(
  numbers,
  fc.constantFrom<FilterValue>('red', 're', '', '7', 'réd', true, 2),
);

const filter: fc.Arbitrary<EventFilter> = fc.oneof(
  fc.record({
    property,
    operator: fc.constantFrom('eq' as const, 'ne' as const, 'contains' as const),
    value: asked,
  }),
  fc.record({
    property,
    operator: fc.constantFrom('gt' as const, 'gte' as const, 'lt' as const, 'lte' as const),
    value: asked.filter((one) => typeof one !== 'boolean'),
  }),
  fc.record({
    property,
    operator: fc.constantFrom('in' as const, 'not-in' as const),
    value: fc.array(asked, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    property,
    operator: fc.constantFrom('exists' as const, 'not-exists' as const),
    value: fc.constant(null),
  }),
);

const HAS_VALUE: EventFilter = { property: 'value', operator: 'exists', value: null };

/** As a rule all events of a name. */
const filters: fc.Arbitrary<Pick<EventSelection, 'filters'>> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constant<Pick<EventSelection, 'filters'>>({ filters: [HAS_VALUE] }),
  },
  { weight: 1, arbitrary: fc.record({ filters: fc.array(filter, { minLength: 1, maxLength: 2 }) }) },
);

const selection: fc.Arbitrary<EventSelection> = fc
  .tuple(fc.constantFrom(...NAMES), filters)
  .map(([event, some]) => ({ event, ...some }));

function accumulationOf(aggregates: readonly Accumulation['aggregate'][]): fc.Arbitrary<Accumulation> {
  return fc
    .tuple(selection, fc.constantFrom(...aggregates), fc.constantFrom('price', null))
    .map(([events, aggregate, carrier]) => ({ ...events, aggregate, property: carrier }));
}

const sums = accumulationOf(['count', 'sum']);
const counted = accumulationOf(['count']);

const stretch = fc.constantFrom(0, 86_400, 172_800, 259_200, 345_600);
const covariateSeconds = fc.option(fc.constantFrom(14_400, 86_400, 259_200), { freq: 4 });
const delaySeconds = fc.constantFrom(0, 0, 0, 14_400, 86_400);
const time = { delaySeconds, windowSeconds: fc.oneof(stretch, fc.constant(null)) };
const nothing = fc.constant(null);
const onceIn = (times: number): fc.Arbitrary<boolean> =>
  fc.integer({ min: 1, max: times }).map((number) => number === 1);

const cap = fc.option(
  fc.oneof(
    fc.constantFrom(0, 1, 2.5, 100),
    fc.record({ quantile: fc.constantFrom(0, 0.25, 0.5, 0.9, 0.99, 1), ignoreZeros: fc.boolean() }),
  ),
);

const average: fc.Arbitrary<UnitMeasure> = fc.record({
  numerator: sums,
  denominator: fc.option(sums),
  ...time,
  cap,
  quantile: nothing,
  covariateSeconds,
  maturedOnly: onceIn(6),
});

/** Of the same events on both sides, filters and all. */
const mean: fc.Arbitrary<UnitMeasure> = average.map((one) => ({
  ...one,
  numerator: { ...one.numerator, aggregate: 'sum' as const },
  denominator: { ...one.numerator, aggregate: 'count' as const, property: null },
}));

const share: fc.Arbitrary<UnitMeasure> = fc.record({
  numerator: counted,
  denominator: nothing,
  ...time,
  cap: fc.constant(1),
  quantile: nothing,
  covariateSeconds,
  maturedOnly: onceIn(3),
});

const quantile: fc.Arbitrary<UnitMeasure> = fc.record({
  numerator: sums,
  denominator: nothing,
  ...time,
  cap: nothing,
  quantile: fc.record({
    level: fc.constantFrom(0.25, 0.5, 0.75),
    of: fc.constantFrom('events' as const, 'units' as const),
    ignoreZeros: fc.boolean(),
  }),
  covariateSeconds: nothing,
  maturedOnly: onceIn(6),
});

const distinct: fc.Arbitrary<UnitMeasure> = fc.record({
  numerator: fc
    .tuple(accumulationOf(['distinct']), fc.constantFrom('price', 'colour', null))
    .map(([one, carrier]) => ({ ...one, property: carrier })),
  denominator: nothing,
  ...time,
  cap,
  quantile: nothing,
  covariateSeconds,
  maturedOnly: onceIn(6),
});

const timeToEvent: fc.Arbitrary<UnitMeasure> = fc.record({
  numerator: accumulationOf(['time-to-first']),
  denominator: nothing,
  delaySeconds,
  windowSeconds: stretch,
  cap: nothing,
  quantile: nothing,
  covariateSeconds,
  maturedOnly: fc.constant(true),
});

const funnel: fc.Arbitrary<UnitMeasure> = fc
  .record({
    steps: fc.oneof(
      fc.array(
        fc.constantFrom(...NAMES).map((event) => ({ event })),
        { minLength: 2, maxLength: 2 },
      ),
      fc.array(selection, { minLength: 2, maxLength: 4 }),
    ),
    withinSeconds: fc.option(fc.constantFrom(1, 14_400, 86_400, 259_200)),
    share,
  })
  .map(({ share: one, steps, withinSeconds }) => ({
    ...one,
    numerator: { event: steps[0]?.event ?? '', aggregate: 'funnel', property: null },
    funnel: { steps, withinSeconds },
  }));

const plain = fc.oneof(
  { weight: 6, arbitrary: average },
  { weight: 1, arbitrary: mean },
  { weight: 3, arbitrary: share },
  { weight: 2, arbitrary: quantile },
  { weight: 2, arbitrary: distinct },
  { weight: 2, arbitrary: timeToEvent },
  { weight: 3, arbitrary: funnel },
);

const triggers = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...NAMES).map((event) => ({ event, count: 1 })) },
  {
    weight: 1,
    arbitrary: fc.tuple(selection, fc.constantFrom(1, 2, 3)).map(([events, count]) => ({ ...events, count })),
  },
);

const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

/** Any measure; some with a trigger, some that look back where there is no window. */
export const measure: fc.Arbitrary<UnitMeasure> = fc
  .tuple(plain, sometimes(triggers), sometimes(fc.constantFrom(86_400, 259_200, 604_800)))
  .map(([one, trigger, lookbackSeconds]) => ({
    ...one,
    ...(trigger && { trigger }),
    ...(lookbackSeconds !== null && one.windowSeconds === null && !one.maturedOnly && { lookbackSeconds }),
  }));
