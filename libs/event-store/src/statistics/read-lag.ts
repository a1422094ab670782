import type { Session } from './session.js';

export async function readLag(session: Session): Promise<{ events: number; seconds: number }> {
  const [lag] = await session.rows<{ events: number; seconds: number }>(LAG);
  return lag ?? { events: 0, seconds: 0 };
}

const LAG = `
  SELECT count(*)::double precision AS events,
    greatest(0, coalesce(extract(epoch FROM now() - min(received_at)), 0))::double precision AS seconds
  FROM drain_positions p
  CROSS JOIN LATERAL (
    SELECT e.received_at FROM events e WHERE shard_of(e.unit) = p.shard AND e.transaction >= p.transaction OFFSET 0
  ) AS waiting`;
