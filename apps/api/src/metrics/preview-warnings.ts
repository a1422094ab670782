import { nearestName, type ExampleEvent, type MetricDefinition, type SourceFacts } from '#libs/domain';
import type { RoleOfSource } from './preview-sources.js';

const FEW_CARRY = 0.9;
const percent = (share: number): string => `${Number((share * 100).toPrecision(2))} %`;

/** What is wrong with what feeds a metric, with what to do about it. */
export function sourceWarnings(
  { source, reads }: RoleOfSource,
  facts: SourceFacts,
  names: readonly string[],
): string[] {
  const { event, filters } = source;
  if (facts.events === 0) return [neverSeen(event, names)];
  const missing = filters.flatMap(({ property, operator }) =>
    operator === 'not-exists' ? [] : missingProperty(event, property, facts.examples),
  );
  if (facts.passing === 0) {
    return [
      `No event "${event}" passes the filters: look at their values, and that like is compared with like.`,
      ...missing,
    ];
  }
  return [
    ...missing,
    ...(reads === 'nothing' ? [] : carriedWarnings(source.event, source.property ?? '', reads, facts)),
  ];
}

function neverSeen(event: string, names: readonly string[]): string {
  const nearest = nearestName(event, names);
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  return `The event "${event}" was not seen in that time.${meant}`;
}

function missingProperty(event: string, property: string, examples: readonly ExampleEvent[]): string[] {
  const lacking = examples.filter((example) => !has(example, property)).length;
  if (lacking === 0) return [];
  return [
    `The property "${property}", which a filter reads, is missing in ${percent(lacking / examples.length)} of the events "${event}".`,
  ];
}

function has({ value, properties }: ExampleEvent, property: string): boolean {
  return property === 'value' ? value !== null : (properties[property] ?? null) !== null;
}

function carriedWarnings(
  event: string,
  property: string,
  reads: RoleOfSource['reads'],
  { passing, carrying, numeric, examples }: SourceFacts,
): string[] {
  const name = property === 'value' ? 'its own value' : `the property "${property}"`;
  const wanted = reads === 'number' ? numeric : carrying;
  if (reads === 'number' && carrying > 0 && numeric === 0) {
    return [
      `Events "${event}" carry text, not a number, in ${name}: it sums to nothing. Send it as a JSON number.`,
    ];
  }
  const share = wanted / passing;
  const values = new Set(
    examples.filter(({ passes }) => passes).map((example) => JSON.stringify(carriedOf(example, property))),
  );
  return [
    ...(share < FEW_CARRY
      ? [
          `Only ${percent(share)} of the events "${event}" carry ${name}${reads === 'number' ? ' as a number' : ''}.`,
        ]
      : []),
    ...(values.size === 1 && examples.length > 1 && wanted > 0
      ? [
          `Every event "${event}" that was looked at carries the same in ${name}: this measures no more than how many there are.`,
        ]
      : []),
  ];
}

function carriedOf({ value, properties }: ExampleEvent, property: string): unknown {
  return property === 'value' ? value : properties[property];
}

/** What the units' numbers say of the definition. */
export function distributionWarnings(
  { type }: Pick<MetricDefinition, 'type'>,
  distribution: {
    shareZero: number;
    standardDeviation: number | null;
    mean: number;
    p99: number;
    maximum: number;
  } | null,
): string[] {
  if (distribution === null) return [];
  const { shareZero, standardDeviation, mean, p99, maximum } = distribution;
  if (standardDeviation === 0) {
    return [`Every unit has the same number, ${mean}: no experiment can move what does not vary.`];
  }
  const isLong = (type === 'sum' || type === 'count') && p99 > 0 && maximum > 20 * p99;
  return [
    ...(shareZero > 0.99
      ? [`${percent(shareZero)} of the units have zero: only large experiments will tell.`]
      : []),
    ...(isLong
      ? [
          `The largest unit has ${Math.round(maximum / p99)} times the 99th percentile: think of a cap, such as {"quantile": 0.999}.`,
        ]
      : []),
  ];
}
