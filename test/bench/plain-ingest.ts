/**
 * What ingest costs at least, and what it costs when done simply: a Fastify server that checks the same body by schema and keeps
 * the events without looking whether it has seen them. `MODE=copy`: the requests of a few milliseconds are copied in one group into a
 * table without an index. `MODE=insert`: each request is an INSERT of its own that leaves out known ids.
 */
import { fastify } from 'fastify';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { EVENTS_BODY } from '../../apps/api/src/events/event.schema.js';

const PROJECT = '00000000-0000-0000-0000-000000000001';
const GATHER_MILLISECONDS = 2;
const BODY_LIMIT = 5 * 1_048_576;

interface SentEvent {
  id: string;
  type: string;
  unit: string;
  experiment?: string;
  variant?: string;
  name?: string;
  value?: number;
}

const connectionString = process.env['DATABASE_URL'];
const pool = new pg.Pool({ connectionString, max: 2 });

let waiting: { rows: string; done: (error?: Error) => void }[] = [];
let writing = 0;

function field(value: string | number | undefined): string {
  if (value === undefined) return '\\N';
  return typeof value === 'number' ? String(value) : value.replace(/[\\\t\n\r]/g, '\\$&');
}

function rowOf({ id, type, unit, experiment, variant, name, value }: SentEvent, now: string): string {
  return `${PROJECT}\t${id}\t${type}\t${field(unit)}\t${now}\t${field(experiment)}\t${field(variant)}\t${field(name)}\t${field(value)}\n`;
}

async function writeGroup(): Promise<void> {
  writing += 1;
  await delay(GATHER_MILLISECONDS);
  const group = waiting;
  waiting = [];
  const client = await pool.connect();
  try {
    const stream = client.query(
      from(
        'COPY bench_raw (project_id, id, type, unit, occurred_at, experiment, variant, name, value) FROM STDIN',
      ),
    );
    await pipeline([group.map(({ rows }) => rows).join('')], stream);
    for (const { done } of group) done();
  } catch (error) {
    for (const { done } of group) done(error as Error);
  } finally {
    client.release();
    writing -= 1;
    if (waiting.length > 0) void writeGroup();
  }
}

function copy(events: SentEvent[]): Promise<void> {
  const now = new Date().toISOString();
  let rows = '';
  for (const event of events) rows += rowOf(event, now);
  return new Promise((resolve, reject) => {
    waiting.push({ rows, done: (error) => (error === undefined ? resolve() : reject(error)) });
    if (writing < 2 && waiting.length === 1) void writeGroup();
  });
}

async function insert(events: SentEvent[]): Promise<void> {
  const column = (name: keyof SentEvent): unknown[] => events.map((event) => event[name] ?? null);
  await pool.query(
    `INSERT INTO bench_plain (project_id, id, type, unit, occurred_at, experiment, variant, name, value)
     SELECT $1, id, type, unit, now(), experiment, variant, name, value
     FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::numeric[])
       AS sent (id, type, unit, experiment, variant, name, value)
     ON CONFLICT DO NOTHING`,
    [PROJECT, ...(['id', 'type', 'unit', 'experiment', 'variant', 'name', 'value'] as const).map(column)],
  );
}

const keep = process.env['MODE'] === 'insert' ? insert : copy;
const server = fastify({ bodyLimit: BODY_LIMIT });
server.get('/health/ready', () => ({ status: 'ready' }));
server.post<{ Body: { events: SentEvent[] } }>(
  '/v1/events',
  { schema: { body: EVENTS_BODY } },
  async ({ body: { events } }, reply) => {
    await keep(events);
    return reply.code(202).send({ accepted: events.length, duplicates: 0, rejected: [] });
  },
);
await server.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
process.on('SIGTERM', () => process.exit(0));
