import { EVENT_LIMITS } from '#libs/domain';
import { passesFilters } from '../passes-filters.js';

/** SQL of whether event `e`, of the name that source `s` reads, is of that source. */
export const IS_OF_SOURCE = passesFilters('s.filters');

/**
 * SQL of the number that event `e` carries for source `s`: its own value or a property; null unless it is a JSON number that can
 * be summed. Texts and booleans are no numbers, whatever they look like.
 *
 * Where values are told apart it is a hash of the value and its type: eight bytes whatever the value's length, and nothing that a
 * person could be known by is kept a second time. Of a million values that one unit carries, two are alike by chance in one of
 * thirty million units.
 */
export const MEASURED_NUMBER = `CASE
  WHEN s.reads = 'identity' THEN ${identity(`CASE WHEN s.property IS NULL THEN to_jsonb(e.value) ELSE nullif(e.properties -> s.property, 'null') END`)}
  WHEN s.property IS NULL THEN ${summable('e.value')}
  WHEN jsonb_typeof(e.properties -> s.property) = 'number' THEN ${summable('(e.properties -> s.property)::numeric')}
END`;

function summable(number: string): string {
  return `CASE WHEN abs(${number}) <= ${EVENT_LIMITS.valueMagnitude} THEN ${number} END`;
}

/** 1 and 1.0 are one number; 1 and "1" are two values. */
function identity(value: string): string {
  return `hashtextextended(CASE jsonb_typeof(${value}) WHEN 'number' THEN trim_scale((${value})::numeric)::text
    ELSE (${value})::text END, 0)::numeric`;
}
