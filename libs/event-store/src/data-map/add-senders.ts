import type { SenderSighting } from '#libs/domain';
import type { Session } from '../statistics/session.js';
import { admitNames } from './admit-names.js';
import type { NamedRow } from './count-arrivals.js';

export async function addSenders(session: Session, sightings: readonly SenderSighting[]): Promise<void> {
  const names = sightings.map(({ projectId, kind, name }): NamedRow => ({
    project_id: projectId,
    kind,
    name,
  }));
  const numberOf = await admitNames(session, names);
  await session.run(ADD, [
    names.map(numberOf),
    sightings.map(({ apiKey }) => apiKey),
    sightings.map(({ events }) => events),
  ]);
}

const ADD = `
  INSERT INTO observed_senders AS s (event, api_key, events, first_seen, last_seen)
  SELECT event, api_key, sum(events)::bigint, now(), now()
  FROM unnest($1::integer[], $2::uuid[], $3::bigint[]) AS a (event, api_key, events)
  GROUP BY event, api_key ORDER BY event, api_key
  ON CONFLICT (event, api_key) DO UPDATE SET events = s.events + excluded.events, last_seen = excluded.last_seen`;
