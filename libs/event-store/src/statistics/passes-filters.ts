/** Operators that hold where the one that they negate does not. */
const NEGATED = `('ne', 'not-in', 'not-exists')`;

const compared = (carried: string, asked: string): string =>
  `CASE f.operator WHEN 'gt' THEN ${carried} > ${asked} WHEN 'gte' THEN ${carried} >= ${asked}
            WHEN 'lt' THEN ${carried} < ${asked} WHEN 'lte' THEN ${carried} <= ${asked} END`;

const text = (json: string): string => `(${json} #>> '{}') COLLATE "C"`;
const number = (json: string): string => `${json}::numeric`;

/**
 * SQL of what event `e` carries as JSON: a property, or for `value` its own number; null where there is nothing, or JSON's null.
 * @param property SQL of its name
 */
export function carriedBy(property: string): string {
  return `CASE ${property} WHEN 'value' THEN to_jsonb(e.value) ELSE nullif(e.properties -> ${property}, 'null') END`;
}

/**
 * SQL of whether event `e`, with its value and properties, passes every one of the filters (EventFilter, as JSON); where there are
 * none it costs nothing. Like is compared with like alone: jsonb is equal only within a type, and orders are of one type.
 * @param filters SQL of a jsonb array, or null
 */
export function passesFilters(filters: string): string {
  return `(${filters} IS NULL OR NOT EXISTS (
      SELECT FROM jsonb_to_recordset(${filters}) AS f (property text, operator text, value jsonb)
      CROSS JOIN LATERAL (SELECT ${carriedBy('f.property')} AS v) AS carried
      WHERE (f.operator IN ${NEGATED}) = coalesce(CASE
        WHEN f.operator IN ('exists', 'not-exists') THEN v IS NOT NULL
        WHEN f.operator IN ('eq', 'ne') THEN v = f.value
        WHEN f.operator IN ('in', 'not-in') THEN f.value @> jsonb_build_array(v)
        WHEN f.operator = 'contains' AND jsonb_typeof(v) = 'array' THEN v @> f.value
        WHEN jsonb_typeof(v) <> jsonb_typeof(f.value) THEN false
        WHEN f.operator = 'contains' THEN jsonb_typeof(v) = 'string' AND strpos(v #>> '{}', f.value #>> '{}') > 0
        WHEN jsonb_typeof(v) = 'number' THEN ${compared(number('v'), number('f.value'))}
        WHEN jsonb_typeof(v) = 'string' THEN ${compared(text('v'), text('f.value'))}
      END, false)
    ))`;
}
