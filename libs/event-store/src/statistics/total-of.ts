/**
 * SQL of what events `e`, whose number is their `value`, add to a unit's total: one each, their numbers, or one where they carry
 * a number. Null when no event is in the stretch of time that counts.
 * @param kind SQL of an InputKind
 * @param when SQL of the condition that decides
 */
export function totalOf(kind: string, when: string): string {
  return `sum(CASE ${kind} WHEN 'count' THEN 1 WHEN 'sum' THEN coalesce(e.value, 0)
    WHEN 'number' THEN CASE WHEN e.value IS NULL THEN 0 ELSE 1 END END) FILTER (WHERE ${when})`;
}
