import type { PoisonedEvent } from '#libs/domain';
import type { ShardStretch } from '../drain/take-shards.js';
import type { Session } from '../session.js';
import { holdStretches, type EventPlace } from './trial.js';

/** What the quarantine shows of an error, at most. */
const LONGEST_DETAIL = 380;

/**
 * Moves an event that nothing has counted yet from the log to the quarantine. Its id stays in event_ids: sent again, it is a
 * duplicate. Null: it is not in the log any more.
 */
export async function setAside(
  session: Session,
  stretches: readonly ShardStretch[],
  { transaction, project, id }: EventPlace,
  reason: string,
): Promise<PoisonedEvent | null> {
  await holdStretches(session, stretches);
  const shards = stretches.map(({ shard }) => shard);
  const detail = `cannot be counted: ${reason}`.slice(0, LONGEST_DETAIL);
  const [moved] = await session.rows<{ number: string }>(MOVE, [shards, transaction, project, id, detail]);
  return moved ? { projectId: project, number: moved.number, id, detail } : null;
}

const MOVE = `
  WITH poison AS (
    DELETE FROM events WHERE shard_of(unit) = ANY ($1::smallint[]) AND transaction = $2 AND project_id = $3 AND id = $4
    RETURNING *
  )
  INSERT INTO quarantined_events (project_id, id, reason, detail, event, received_at)
  SELECT project_id, id, 'poison', $5, jsonb_strip_nulls(jsonb_build_object(
      'id', id, 'type', type, 'timestamp', to_char(occurred_at AT TIME ZONE 'UTC', 'FMYYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'unit', unit,
      'experiment', experiment, 'variant', variant, 'name', name, 'value', value))
    || jsonb_build_object(CASE type WHEN 'exposure' THEN 'attributes' ELSE 'properties' END,
      coalesce(properties, attributes, '{}')), received_at
  FROM poison RETURNING number::text`;
