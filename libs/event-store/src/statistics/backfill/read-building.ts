/**
 * SQL of what is being built of the served experiment `x`, as JSON (ExperimentStatistics.building); null: nothing. Progress is half
 * that of the scan, where there is one, and half that of the units.
 */
export const BUILDING = `(
    SELECT jsonb_agg(jsonb_build_object('metricKey', b.key, 'servesFormer', b.serves_former,
      'progress', CASE WHEN f.scans_from IS NULL THEN p.formed ELSE (p.scanned + p.formed) / 2 END) ORDER BY b.key NULLS FIRST)
    FROM (
      SELECT NULL AS key, coalesce(built.backfill, x.backfill) AS backfill, built.number IS NOT NULL AS serves_former
      FROM (SELECT) AS one LEFT JOIN measured_experiments built ON built.id = x.id AND NOT built.is_served
      WHERE built.number IS NOT NULL OR x.backfill IS NOT NULL
      UNION ALL
      SELECT m.key, m.backfill, EXISTS (
        SELECT FROM measured_metrics former WHERE former.experiment = x.number AND former.key = m.key AND former.backfill IS NULL)
      FROM measured_metrics m WHERE m.experiment = x.number AND m.backfill IS DISTINCT FROM x.backfill AND m.backfill IS NOT NULL
    ) AS b
    JOIN backfills f ON f.number = b.backfill
    CROSS JOIN LATERAL (
      SELECT coalesce(avg(CASE WHEN s.boundary = s.scan_from THEN 1 ELSE
          (s.scanned::text::numeric - s.scan_from::text::numeric) / (s.boundary::text::numeric - s.scan_from::text::numeric) END), 0)
          ::double precision AS scanned,
        CASE WHEN bool_and(s.is_formed) THEN 1 ELSE least(1, sum(s.formed_units) / greatest(1, (
          SELECT sum(c.units) FROM exposure_counts c
          WHERE c.experiment IN (SELECT experiment FROM measured_metrics WHERE backfill = f.number)
        )))::double precision END AS formed
      FROM backfill_shards s WHERE s.backfill = f.number
    ) AS p
  )`;
