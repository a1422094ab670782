import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import pg from 'pg';
import { ADMIN_KEY, call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { until } from './start/platform.js';

let server: ApiUnderTest;
let database: pg.Client;
beforeAll(async () => {
  server = await startApi();
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await server.close();
});

const EVENTS = { path: '/v1/events', key: CLIENT_KEY };
/** A parameter of the media type is enough to be routed. */
const WAYS = [
  { way: 'beside the router', type: 'application/json', ...EVENTS },
  { way: 'behind the router', type: 'application/json; charset=utf-8', ...EVENTS },
];
const BULK = {
  way: 'in bulk',
  type: 'application/x-ndjson',
  path: '/v1/events/bulk',
  key: ADMIN_KEY,
};
type Way = typeof BULK;

const bodyOf = (id: string): string =>
  JSON.stringify({ events: [{ id, type: 'track', unit: 'u', name: 'signup' }] });

/** Sends so much of the body; resolves to both ends of the connection. */
async function begin({ path, key, type }: Way, body: string, sent: number): Promise<[Socket, Socket]> {
  const accepted = once(server.api.app.getHttpServer(), 'connection') as Promise<[Socket]>;
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  const headers = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${key}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\n${body.slice(0, sent)}`);
  const [other] = await accepted;
  return [socket, other];
}

async function hangUp([socket, other]: [Socket, Socket]): Promise<void> {
  const closed = once(other, 'close');
  socket.destroy();
  await closed;
}

async function metric(start: string): Promise<number> {
  const { text } = await call(server, 'GET', '/metrics', { key: null });
  const line = text.split('\n').find((one) => one.startsWith(start));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const stored = (): Promise<number> => metric('cs_events_total{result="stored"');
const failures = (): string[] => server.logLines.filter((line) => /"level":"(error|fatal)"/.test(line));

async function isWaitingForLock(): Promise<boolean> {
  const { rowCount } = await database.query(`SELECT FROM pg_locks WHERE NOT granted`);
  return rowCount !== 0;
}

describe('a sender that hangs up', () => {
  it.each([...WAYS, BULK])('in the middle of its body, $way, is no failure', async (way) => {
    const before = await stored();
    const ends = await begin(way, `${bodyOf('half')}\n`, 20);
    await until(() => ends[1].bytesRead > 0);
    await hangUp(ends);
    expect(await stored()).toBe(before);
    expect(failures()).toEqual([]);
  });

  it.each(WAYS)('while its events are stored, $way, has sent them all the same', async (way) => {
    const before = await stored();
    const body = bodyOf(way.way.replaceAll(' ', '-'));
    await database.query('BEGIN; LOCK TABLE event_ids');
    const ends = await begin(way, body, body.length);
    await until(isWaitingForLock);
    await hangUp(ends);
    await database.query('COMMIT');
    await until(async () => (await stored()) === before + 1);
    const again = await call(server, 'POST', way.path, { key: way.key, body });
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(failures()).toEqual([]);
    // Nobody heard the first answer.
    const answers = 'http_request_duration_seconds_count{method="POST",route="/v1/events"';
    expect(await metric(answers)).toBe(WAYS.indexOf(way) + 1);
  });
});
