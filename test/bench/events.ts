/**
 * Durable ingest beside its limit: `append` (encoded, deduplicated, indexed) and COPY of the same rows, already
 * encoded, into a table without an index, in groups of the same size. Slices alternate in one run; the ratio is of the best
 * slices, which is what other load on the machine disturbs least. Needs DATABASE_URL of a migrated database that may be filled.
 *
 * `node --import ./test/support/typescript-loader.mjs test/bench/events.ts [events per append] [slices]`
 */
import type { UnitEvent } from '#libs/domain';
import { PostgresEventLog } from '#libs/event-store';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { encodeEvents, EVENT_COLUMNS } from '../../libs/event-store/src/event-log/encode-events.js';
import { EventGroup } from '../../libs/event-store/src/event-log/event-group.js';
import { runCopyScript } from '../../libs/event-store/src/event-log/copy-script.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const connectionString = process.env['DATABASE_URL'];
if (!connectionString) throw new Error('Set DATABASE_URL to a migrated database that may be filled.');
const perAppend = Number(process.argv[2] ?? 100);
const slices = Number(process.argv[3] ?? 20);
const inFlight = Math.max(2, Math.min(64, Math.round(6_400 / perAppend)));
const perSlice = Math.max(inFlight * perAppend * 2, 6_400);

let made = 0;

function anEvent(): UnitEvent {
  const count = (made += 1);
  const id = timeOrderedId();
  const unit = `user-${(count * 7_919) % 200_000}`;
  const timestamp = new Date();
  if (count % 4 === 0) {
    const variant = count % 8 === 0 ? 'control' : 'treatment';
    const experiment = `experiment-${count % 20}`;
    return { id, type: 'exposure', unit, experiment, variant, timestamp, attributes: { country: 'NL' } };
  }
  const value = ((count * 31) % 100_000) / 100;
  return {
    id,
    type: 'track',
    unit,
    name: `event-${count % 5}`,
    timestamp,
    value,
    properties: { plan: 'basic' },
  };
}

/** Like UUID version 7: sorted by time, which is what client libraries are asked to send. */
function timeOrderedId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 15);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

async function inParallel<T>(
  work: readonly T[],
  lanes: number,
  run: (item: T) => Promise<unknown>,
): Promise<void> {
  const queue = work.values();
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const item of queue) await run(item);
    }),
  );
}

/** Microseconds per event. */
async function timed(events: number, run: () => Promise<void>): Promise<number> {
  const start = process.hrtime.bigint();
  await run();
  return Number(process.hrtime.bigint() - start) / 1_000 / events;
}

const log = new PostgresEventLog({ connectionString });
const clients = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
await Promise.all(clients.map((client) => client.connect()));
await clients[0]?.query('DROP TABLE IF EXISTS bench_raw_events');
await clients[0]?.query('CREATE TABLE bench_raw_events (LIKE events INCLUDING DEFAULTS)');

const best = { append: Infinity, copy: Infinity };
for (let slice = 0; slice < slices; slice += 1) {
  const appends = Array.from({ length: perSlice / perAppend }, () =>
    Array.from({ length: perAppend }, anEvent),
  );
  const groupAppends = Math.max(1, Math.round((inFlight * perAppend) / 2 / perAppend));
  const groups = Array.from({ length: Math.ceil(appends.length / groupAppends) }, (_, index) =>
    new EventGroup(
      appends
        .slice(index * groupAppends, (index + 1) * groupAppends)
        .map((events) => [encodeEvents(PROJECT, events)]),
    ).rows('events'),
  );
  const free = [...clients];
  const copy = (): Promise<void> =>
    inParallel(groups, 2, async (copies) => {
      const client = free.pop() as pg.Client;
      const statement = `COPY bench_raw_events (${EVENT_COLUMNS}) FROM STDIN (FORMAT binary);`;
      await runCopyScript(client, statement.repeat(copies.length), copies);
      free.push(client);
    });
  const append = (): Promise<void> => inParallel(appends, inFlight, (events) => log.append(PROJECT, events));
  const measure = {
    append: async () => (best.append = Math.min(best.append, await timed(perSlice, append))),
    copy: async () => (best.copy = Math.min(best.copy, await timed(perSlice, copy))),
  };
  for (const side of slice % 2 ? (['append', 'copy'] as const) : (['copy', 'append'] as const))
    await measure[side]();
}
await clients[0]?.query('DROP TABLE bench_raw_events');
await Promise.all([log.close(), ...clients.map((client) => client.end())]);

const perSecond = (microseconds: number): string => Math.round(1_000_000 / microseconds).toLocaleString('en');
console.log(`${perAppend} events an append, ${inFlight} appends at once, best of ${slices} slices`);
console.log(`durable append  ${perSecond(best.append)} events/s`);
console.log(`bare COPY       ${perSecond(best.copy)} events/s`);
console.log(`ratio           ${(best.copy / best.append).toFixed(2)}`);
