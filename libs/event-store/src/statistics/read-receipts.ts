import type { ReceiptCount } from '#libs/domain';
import type { Session } from './session.js';

/** How many receipts a read takes, at most. */
export interface ReceiptLimits {
  /** Of the phase. */
  counted: number;
  /** Of all phases, to find those of the phase. */
  scanned: number;
}

/** What became of receipts. */
export interface ReadReceipts {
  receipts: ReceiptCount[];
  /** Share of the receipts that was counted. */
  receiptsShare: number;
}

/** Of the hash by which receipts are sampled. */
export const RECEIPT_BUCKETS = 10_000;

/**
 * What became of the receipts of the experiment's phase, an arm each: of all, or of the lowest buckets of units that hold no more
 * than the limits. So what it costs has a bound, and the units of today's sample are among those of yesterday's.
 */
export async function readReceipts(
  session: Session,
  experiment: number,
  phase: number,
  { counted, scanned }: ReceiptLimits,
): Promise<ReadReceipts> {
  const of = [experiment, phase];
  const [row] = await session.rows<{ buckets: number }>(SAMPLE, [...of, counted, scanned]);
  const buckets = row?.buckets ?? RECEIPT_BUCKETS;
  const receipts = await session.rows<ReceiptCount & Record<string, unknown>>(COUNTS, [...of, buckets]);
  return { receipts, receiptsShare: buckets / RECEIPT_BUCKETS };
}

const OF_EXPERIMENT = 'r.experiment_id = (SELECT id FROM measured_experiments WHERE number = $1)';

/** Of the phase that was running, while the experiment was. */
const IN_PHASE = `r.assigned_at BETWEEN (SELECT started_at FROM measured_experiments WHERE number = $1)
        AND (SELECT stopped_at FROM measured_experiments WHERE number = $1)
      AND r.assigned_at >= (SELECT begins_at FROM measured_phases WHERE experiment = $1 AND phase = $2)
      AND r.assigned_at < (SELECT ends_at FROM measured_phases WHERE experiment = $1 AND phase = $2)`;

/** The first bucket that does not fit any more, of the one limit or the other; from the index alone. */
const SAMPLE = `
  WITH scanned AS MATERIALIZED (
    SELECT r.bucket, r.assigned_at FROM assignment_receipts r WHERE ${OF_EXPERIMENT} ORDER BY r.bucket LIMIT $4::integer + 1
  )
  SELECT greatest(1, least(
    (SELECT bucket FROM scanned ORDER BY bucket OFFSET $4 LIMIT 1),
    (SELECT r.bucket FROM scanned r WHERE ${IN_PHASE} ORDER BY r.bucket OFFSET $3 LIMIT 1),
    ${RECEIPT_BUCKETS}
  ))::integer AS buckets`;

/** Not of units that never count. */
const ASSIGNED = `assigned AS MATERIALIZED (
    SELECT r.unit, r.variant FROM assignment_receipts r
    WHERE ${OF_EXPERIMENT} AND r.bucket < $3 AND ${IN_PHASE}
      AND NOT ((SELECT excluded_hash IS NOT NULL FROM measured_experiments WHERE number = $1)
        AND EXISTS (SELECT FROM excluded_units z WHERE z.experiment = $1 AND z.unit = r.unit))
  )`;

const EXPOSED_HERE = 'u.unit = a.unit AND u.experiment = $1 AND u.phase = $2';

/** Read by any metric of the experiment, at or after the exposure, and before the experiment stopped. */
const IS_OUTCOME = `e.unit = x.unit AND e.occurred_at >= x.first_at
      AND e.occurred_at <= (SELECT stopped_at FROM measured_experiments WHERE number = $1)
      AND e.source = ANY (ARRAY(SELECT source FROM metric_inputs WHERE experiment = $1 AND backfill IS NULL))`;

/** OFFSET 0 is a fence: one way into the index for each unit, whatever the tables hold of others. */
const COUNTS = `
  WITH ${ASSIGNED}, exposed AS MATERIALIZED (
    SELECT a.unit, a.variant, u.first_at FROM assigned a
    CROSS JOIN LATERAL (SELECT u.first_at FROM unit_exposures u WHERE ${EXPOSED_HERE} OFFSET 0) AS u
  ), counts AS (
    SELECT variant, 1 AS assigned, 0 AS exposed, 0 AS eventful FROM assigned
    UNION ALL SELECT variant, 0, 1, 0 FROM exposed
    UNION ALL SELECT variant, 0, 0, 1 FROM (
      SELECT x.variant FROM exposed x
      CROSS JOIN LATERAL (SELECT FROM metric_events e WHERE ${IS_OUTCOME} LIMIT 1 OFFSET 0) AS e
    ) AS with_outcomes
  )
  SELECT v.variant, coalesce(sum(c.assigned), 0)::integer AS assigned, coalesce(sum(c.exposed), 0)::integer AS exposed,
    coalesce(sum(c.eventful), 0)::integer AS eventful
  FROM (
    SELECT variant, place FROM measured_experiments x, unnest(x.variants) WITH ORDINALITY AS v (variant, place)
    WHERE x.number = $1
  ) AS v
  LEFT JOIN (
    SELECT variant, sum(assigned) AS assigned, sum(exposed) AS exposed, sum(eventful) AS eventful FROM counts GROUP BY variant
  ) AS c ON c.variant = v.variant
  GROUP BY v.variant, v.place ORDER BY v.place`;
