/**
 * SQL of common table expressions that count the values of units' events by how large they are: lastly `by_bucket (..., bucket, events,
 * y, yy, with_all, pairs)`, as ValueCount and the sums of the values and of their squares, one row for each bucket of a unit. They read
 * unit_values (unit, value, ...).
 * @param unit columns that tell units of unit_values apart, and whatever else is wanted of them
 */
export function valuesByBucket(unit: string): string {
  return `
  in_buckets AS (
    SELECT ${unit}, bucket_of(value) AS bucket, count(*)::numeric AS n, sum(value) AS y, sum(value * value) AS yy
    FROM unit_values GROUP BY ${unit}, bucket_of(value)
  ), ranked_buckets AS (
    SELECT *, sum(n) OVER (PARTITION BY ${unit} ORDER BY bucket) AS up_to, sum(n) OVER (PARTITION BY ${unit}) AS all_values
    FROM in_buckets
  ), by_bucket AS (
    SELECT ${unit}, bucket, n AS events, y, yy, n * all_values AS with_all, n * (2 * up_to - n) AS pairs FROM ranked_buckets
  )`;
}
