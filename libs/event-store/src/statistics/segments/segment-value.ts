/** Values of a dimension that are counted apart; of all others there is one segment. */
export const MOST_VALUES = 100;

export const OTHER = '(other)';
export const NONE = '(none)';

/** Longer texts are cut: a value is a label, and part of a key. */
const LONGEST_VALUE = 128;

/**
 * SQL of the value that attributes have of a dimension: texts, numbers and booleans as text; anything else, and no text at all, is
 * NONE. A text that looks like one of the labels is quoted.
 */
export function segmentValue(attributes: string, dimension: string): string {
  const text = `left(${attributes} ->> ${dimension}, ${LONGEST_VALUE})`;
  return `CASE
    WHEN jsonb_typeof(${attributes} -> ${dimension}) NOT IN ('string', 'number', 'boolean') THEN '${NONE}'
    WHEN ${text} IN ('${OTHER}', '${NONE}') THEN '"' || ${text} || '"'
    ELSE coalesce(nullif(${text}, ''), '${NONE}')
  END COLLATE "C"`;
}
