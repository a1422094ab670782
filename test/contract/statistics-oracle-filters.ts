import type { EventFilter, EventSelection, JsonValue, TrackEvent } from '#libs/domain';

/** Of the name, and past every filter. */
export function isSelected(event: TrackEvent, { event: name, filters = [] }: EventSelection): boolean {
  return event.name === name && filters.every((filter) => passes(event, filter));
}

/** What an event says of a property; nothing where that is null. */
export function carriedBy(event: TrackEvent, property: string): JsonValue | undefined {
  return (property === 'value' ? event.value : event.properties?.[property]) ?? undefined;
}

function passes(event: TrackEvent, { property, operator, value }: EventFilter): boolean {
  const carried = carriedBy(event, property);
  switch (operator) {
    case 'exists':
      return carried !== undefined;
    case 'not-exists':
      return carried === undefined;
    case 'eq':
      return carried === value;
    case 'ne':
      return carried !== value;
    case 'in':
      return (value as unknown[]).includes(carried);
    case 'not-in':
      return !(value as unknown[]).includes(carried);
    case 'contains':
      if (Array.isArray(carried)) return carried.includes(value);
      return typeof carried === 'string' && typeof value === 'string' && carried.includes(value);
    default:
      return isOrdered(operator, carried, value);
  }
}

function isOrdered(operator: string, carried: unknown, value: unknown): boolean {
  let order: number;
  if (typeof carried === 'number' && typeof value === 'number') order = carried - value;
  else if (typeof carried === 'string' && typeof value === 'string') {
    order = Buffer.compare(Buffer.from(carried), Buffer.from(value));
  } else return false;
  if (operator === 'gt') return order > 0;
  if (operator === 'gte') return order >= 0;
  return operator === 'lt' ? order < 0 : order <= 0;
}
