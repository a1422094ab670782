import type { Violation } from './violation.js';

/**
 * How an event's property is compared. `ne`, `not-in` and `not-exists` hold exactly where `eq`, `in` and `exists` do not: also where
 * the property is absent or of another type.
 */
export const FILTER_OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'not-in',
  'exists',
  'not-exists',
  'contains',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

export type FilterValue = string | number | boolean;

/**
 * A condition on one property of an event. Only like is compared with like: a number with a number, a text with a text (by code
 * point), a boolean with a boolean; nothing is converted.
 */
export interface EventFilter {
  /** Name of a property; `"value"` is the event's own number. A property that is null does not exist. */
  property: string;
  operator: FilterOperator;
  /**
   * `in` and `not-in`: a list. `exists` and `not-exists`: null. `contains`: a text within a text, or a member of a list. `gt`, `gte`,
   * `lt`, `lte`: a number or a text.
   */
  value: FilterValue | FilterValue[] | null;
}

/** Events of one name that pass every filter. */
export interface EventSelection {
  event: string;
  /** Absent: none, every event passes. */
  filters?: EventFilter[];
}

export const FILTER_LIMITS = { filters: 20, listed: 100, textLength: 1_024, propertyLength: 128 } as const;

/** The selection in the one form in which equal ones are equal: no filters are no member. */
export function selectionOf({ event, filters = [] }: EventSelection): EventSelection {
  return filters.length === 0
    ? { event }
    : {
        event,
        filters: filters.map(({ property, operator, value }) => ({ property, operator, value })),
      };
}

/** @param pointer to the list of filters */
export function filterViolations(filters: readonly EventFilter[], pointer: string): Violation[] {
  const tooMany =
    filters.length > FILTER_LIMITS.filters
      ? [{ pointer, detail: `takes at most ${FILTER_LIMITS.filters} filters` }]
      : [];
  return [...tooMany, ...filters.flatMap((filter, index) => violationsOf(filter, `${pointer}/${index}`))];
}

function violationsOf({ property, operator, value }: EventFilter, pointer: string): Violation[] {
  const violations: Violation[] = [];
  if (property === '' || property.length > FILTER_LIMITS.propertyLength) {
    const detail = `names a property, with 1 to ${FILTER_LIMITS.propertyLength} characters`;
    violations.push({ pointer: `${pointer}/property`, detail });
  }
  const detail = valueFault(operator, value);
  if (detail !== null) violations.push({ pointer: `${pointer}/value`, detail });
  return violations;
}

function valueFault(operator: FilterOperator, value: EventFilter['value']): string | null {
  switch (operator) {
    case 'exists':
    case 'not-exists':
      return value === null ? null : `"${operator}" takes no value`;
    case 'in':
    case 'not-in':
      return listFault(operator, value);
    case 'eq':
    case 'ne':
    case 'contains':
      return isComparable(value) ? null : `"${operator}" takes a text, a number or a boolean`;
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return isComparable(value) && typeof value !== 'boolean'
        ? null
        : `"${operator}" takes a number or a text`;
  }
}

function listFault(operator: FilterOperator, value: EventFilter['value']): string | null {
  const { listed } = FILTER_LIMITS;
  if (!Array.isArray(value) || value.length === 0 || value.length > listed) {
    return `"${operator}" takes a list of 1 to ${listed} texts, numbers or booleans`;
  }
  return value.every(isComparable) ? null : `"${operator}" takes texts, numbers and booleans`;
}

function isComparable(value: unknown): value is FilterValue {
  if (typeof value === 'string') return value.length <= FILTER_LIMITS.textLength;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
