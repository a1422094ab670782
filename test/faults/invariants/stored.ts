import { eventIdToUuid } from '#libs/event-store';
import { acknowledgedIds, type CallRecord } from '../load/oracle-file.js';
import type { Traffic } from '../load/traffic.js';
import type { Site } from '../platform/site.js';

/**
 * I1 and I2: what was acknowledged is there, once, in the log or, if its time is impossible, in the quarantine; what was refused
 * is not; and every acceptable event was acknowledged.
 */
export async function acknowledgedIsStored(
  site: Site,
  calls: readonly CallRecord[],
  { sound, flawed, aside, extra }: Traffic,
): Promise<void> {
  const { findings } = site;
  const acknowledged = acknowledgedIds(calls);
  for (const id of sound.keys())
    if (!acknowledged.has(id)) findings.add('I1', `${id} is acceptable and was never acknowledged`);
  for (const id of flawed) if (acknowledged.has(id)) findings.add('I7', `${id} should have been refused`);

  const rows = await site.sql<{ id: string; copies: number }>(
    'SELECT id, count(*)::integer AS copies FROM events GROUP BY id',
  );
  const copies = new Map(rows.map((row) => [row.id, row.copies]));
  const kept = await site.sql<{ id: string }>('SELECT id FROM quarantined_events');
  const keptAside = new Set(kept.map(({ id }) => id));
  for (const id of acknowledged)
    if (!(aside.has(id) ? keptAside : copies).has(eventIdToUuid(id)))
      findings.add('I1', `${id} was acknowledged and is not stored`);
  for (const [id, count] of copies) if (count > 1) findings.add('I2', `${id} is stored ${count} times`);
  const expectedAside = new Set([...aside].map(eventIdToUuid));
  for (const id of keptAside)
    if (!expectedAside.has(id)) findings.add('I2', `${id} is kept aside and should not be`);
  const known = new Set([...sound.keys(), ...extra].map(eventIdToUuid));
  for (const id of copies.keys())
    if (!known.has(id)) findings.add('I2', `${id} is stored and was never sent so`);
  const [ids] = await site.sql<{ count: number }>('SELECT count(*)::integer AS count FROM event_ids');
  const things = rows.length + kept.length;
  if (ids?.count !== things)
    findings.add('I2', `${ids?.count} identities are remembered of ${things} events`);
}
