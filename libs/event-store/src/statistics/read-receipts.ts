import type { ReceiptCount } from '#libs/domain';
import type { Session } from './session.js';

/**
 * Up to so many receipts are looked up one by one, whatever the tables hold of other experiments; more are joined with all of the
 * tables at once. Two ways into an index for each cost about as much there as reading two million rows in order.
 */
const FEW_RECEIPTS = 50_000;

/** What became of the receipts of the experiment's phase, an arm each. It grows with the receipts. */
export async function readReceipts(
  session: Session,
  experiment: number,
  phase: number,
): Promise<ReceiptCount[]> {
  const [row] = await session.rows<{ receipts: number }>(SIZE, [experiment]);
  const isFew = (row?.receipts ?? 0) <= FEW_RECEIPTS;
  return session.rows<ReceiptCount & Record<string, unknown>>(isFew ? LOOKED_UP : JOINED, [
    experiment,
    phase,
  ]);
}

const OF_EXPERIMENT = 'r.experiment_id = (SELECT id FROM measured_experiments WHERE number = $1)';

const SIZE = `
  SELECT count(*)::integer AS receipts
  FROM (SELECT FROM assignment_receipts r WHERE ${OF_EXPERIMENT} LIMIT ${FEW_RECEIPTS + 1}) AS counted`;

/** Of the phase that was running, while the experiment was; not of units that never count. */
const ASSIGNED = `assigned AS MATERIALIZED (
    SELECT r.unit, r.variant FROM assignment_receipts r
    WHERE ${OF_EXPERIMENT}
      AND r.assigned_at BETWEEN (SELECT started_at FROM measured_experiments WHERE number = $1)
        AND (SELECT stopped_at FROM measured_experiments WHERE number = $1)
      AND r.assigned_at >= (SELECT begins_at FROM measured_phases WHERE experiment = $1 AND phase = $2)
      AND r.assigned_at < (SELECT ends_at FROM measured_phases WHERE experiment = $1 AND phase = $2)
      AND NOT ((SELECT excluded_hash IS NOT NULL FROM measured_experiments WHERE number = $1)
        AND EXISTS (SELECT FROM excluded_units z WHERE z.experiment = $1 AND z.unit = r.unit))
  )`;

const EXPOSED_HERE = 'u.unit = a.unit AND u.experiment = $1 AND u.phase = $2';

/** Read by any metric of the experiment, at or after the exposure, and before the experiment stopped. */
const IS_OUTCOME = `e.unit = x.unit AND e.occurred_at >= x.first_at
      AND e.occurred_at <= (SELECT stopped_at FROM measured_experiments WHERE number = $1)
      AND e.source = ANY (ARRAY(SELECT source FROM metric_inputs WHERE experiment = $1))`;

/** @param eventful SQL of the rows of `exposed x` that are */
function counted(exposed: string, eventful: string): string {
  return `
  WITH ${ASSIGNED}, exposed AS MATERIALIZED (${exposed}
  ), counts AS (
    SELECT variant, 1 AS assigned, 0 AS exposed, 0 AS eventful FROM assigned
    UNION ALL SELECT variant, 0, 1, 0 FROM exposed
    UNION ALL SELECT variant, 0, 0, 1 FROM (${eventful}) AS with_outcomes
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
}

const JOINED = counted(
  `SELECT a.unit, a.variant, u.first_at FROM assigned a JOIN unit_exposures u ON ${EXPOSED_HERE}`,
  `SELECT x.variant FROM exposed x WHERE EXISTS (SELECT FROM metric_events e WHERE ${IS_OUTCOME})`,
);

/** OFFSET 0 is a fence: one way into the index for each unit. */
const LOOKED_UP = counted(
  `SELECT a.unit, a.variant, u.first_at FROM assigned a
    CROSS JOIN LATERAL (SELECT u.first_at FROM unit_exposures u WHERE ${EXPOSED_HERE} OFFSET 0) AS u`,
  `SELECT x.variant FROM exposed x
    CROSS JOIN LATERAL (SELECT FROM metric_events e WHERE ${IS_OUTCOME} LIMIT 1 OFFSET 0) AS e`,
);
