import type { Session } from '../session.js';
import { MOST_VALUES, OTHER, segmentValue } from './segment-value.js';

/** Whether any experiment is segmented: else none of this is run. */
export async function anySegments(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ any: boolean }>(
    `SELECT EXISTS (SELECT FROM measured_experiments WHERE segments <> '{}') AS any`,
  );
  return row?.any ?? false;
}

/** Says under which segments the changed units are counted from now on. */
export async function segmentChanges(session: Session): Promise<void> {
  const [row] = await session.rows<{ unseen: boolean }>(ANY_UNSEEN);
  if (row?.unseen) await admit(session);
  await session.run(SEGMENT_CHANGES);
}

/** One step at a time admits values, each where the one before left off: the limit holds, whatever runs side by side. */
async function admit(session: Session): Promise<void> {
  await session.run('LOCK TABLE segment_values IN SHARE ROW EXCLUSIVE MODE');
  await session.run(ADMIT, [MOST_VALUES]);
}

/** Values of the changed units, of every dimension. */
const VALUES = `
  SELECT c.experiment, c.unit, d.position, d.dimension, ${segmentValue('c.attributes', 'd.dimension')} AS value
  FROM step_changes c
  JOIN measured_experiments x ON x.number = c.experiment AND x.segments <> '{}'
  CROSS JOIN unnest(x.segments) WITH ORDINALITY AS d (dimension, position)`;

/** Values that have no segment yet, of dimensions that still admit some. */
const UNSEEN = `
  SELECT s.experiment, s.dimension, s.value, count(*) AS units
  FROM (${VALUES}) AS s
  LEFT JOIN segment_values v ON v.experiment = s.experiment AND v.dimension = s.dimension AND v.value = s.value
  LEFT JOIN segment_values o ON o.experiment = s.experiment AND o.dimension = s.dimension AND o.value = '${OTHER}'
  WHERE v.number IS NULL AND o.number IS NULL
  GROUP BY s.experiment, s.dimension, s.value`;

const ANY_UNSEEN = `SELECT EXISTS (${UNSEEN}) AS unseen`;

/** The most frequent first; a dimension that is full gets its segment of all others, and admits no more. */
const ADMIT = `
  WITH unseen AS MATERIALIZED (${UNSEEN}), ranked AS (
    SELECT u.experiment, u.dimension, u.value, coalesce(k.known, 0)
      + row_number() OVER (PARTITION BY u.experiment, u.dimension ORDER BY u.units DESC, u.value) AS rank
    FROM unseen u LEFT JOIN (
      SELECT experiment, dimension, count(*) AS known FROM segment_values GROUP BY experiment, dimension
    ) AS k ON k.experiment = u.experiment AND k.dimension = u.dimension
  )
  INSERT INTO segment_values (experiment, dimension, value)
  SELECT experiment, dimension, label FROM (
    SELECT experiment, dimension, CASE WHEN rank <= $1::integer THEN value ELSE '${OTHER}' END AS label, min(rank) AS rank
    FROM ranked GROUP BY experiment, dimension, label
  ) AS admitted
  ORDER BY experiment, dimension, rank
  ON CONFLICT DO NOTHING`;

const SEGMENT_CHANGES = `
  UPDATE step_changes c SET segments = s.segments
  FROM (
    SELECT s.experiment, s.unit, array_agg(coalesce(v.number, o.number) ORDER BY s.position) AS segments
    FROM (${VALUES}) AS s
    LEFT JOIN segment_values v ON v.experiment = s.experiment AND v.dimension = s.dimension AND v.value = s.value
    LEFT JOIN segment_values o ON o.experiment = s.experiment AND o.dimension = s.dimension AND o.value = '${OTHER}'
    GROUP BY s.experiment, s.unit
  ) AS s
  WHERE c.experiment = s.experiment AND c.unit = s.unit`;
