/**
 * SQL of whether live steps apply to a metric that is `of` a backfill, for a unit: to one that is being built only once a slice has
 * formed the unit's totals, since until then that slice is still to come and finds all events.
 */
export function isFormed(of: string, unit: string): string {
  return `(${of} IS NULL OR EXISTS (
      SELECT FROM backfill_shards b
      WHERE b.backfill = ${of} AND b.shard = shard_of(${unit}) AND (b.is_formed OR ${unit} <= b.formed)
    ))`;
}
