/**
 * SQL of whether the units of a day, whose first exposure it is, are in metric `m` of experiment `x` at the time `p.read_at`: of a
 * metric that waits for units to mature, once the day's last unit has.
 */
export function isMatured(day: string): string {
  return `(NOT m.matured_only
    OR coalesce((${day} + 1)::timestamp AT TIME ZONE 'UTC' + m.matures_after, x.stopped_at) <= p.read_at)`;
}
