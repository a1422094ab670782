import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { ADMIN_KEY, call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

const DRIP_MILLISECONDS = 250;
/** Limits of the server, and a machine that is busy; see `createAdapter`. */
const HEADERS_SECONDS = 6 + 5;
const REQUEST_SECONDS = 10 + 5;

const EVENT = '{"id":"slow","type":"track","unit":"u","name":"n"}';
const BATCH = `{"events":[${EVENT}]}`;

function headOf(length: number, more: readonly string[] = []): string {
  const lines = [
    'POST /v1/events HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${CLIENT_KEY}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
    ...more,
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

async function open(): Promise<Socket> {
  const socket = connect({
    port: Number(new URL(server.url).port),
    host: '127.0.0.1',
    // Whoever closes one direction still listens in the other.
    allowHalfOpen: true,
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the server closes, and after how many seconds it did. */
async function heard(socket: Socket): Promise<{ text: string; seconds: number }> {
  const from = performance.now();
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const ends = [once(socket, 'end'), once(socket, 'close')];
  await Promise.race(ends);
  socket.destroy();
  return { text, seconds: (performance.now() - from) / 1_000 };
}

/** One piece after the other, as long as anybody listens. */
function drip(socket: Socket, pieces: Iterable<string>): void {
  const rest = pieces[Symbol.iterator]();
  const dripping = setInterval(() => {
    const next = rest.next();
    if (next.done === true || !socket.writable) clearInterval(dripping);
    else socket.write(next.value);
  }, DRIP_MILLISECONDS);
  socket.once('close', () => clearInterval(dripping));
}

function* repeated(piece: string, times = Infinity): Generator<string> {
  for (let time = 0; time < times; time += 1) yield piece;
}

async function pingsWhile(waiting: Promise<unknown>): Promise<number[]> {
  let isOver = false;
  const statuses: number[] = [];
  const watching = waiting.finally(() => (isOver = true));
  while (!isOver) {
    const { status } = await call(server, 'POST', '/v1/events', { body: BATCH });
    statuses.push(status);
  }
  await watching;
  return statuses;
}

const failures = (): string[] => server.logLines.filter((line) => /"level":"(error|fatal)"/.test(line));

describe('senders that never come to an end', () => {
  it('are cut off in time, with an answer, and nobody else is kept waiting', async () => {
    const silent = await Promise.all(Array.from({ length: 200 }, open));
    const [headers, body, bulk] = await Promise.all([open(), open(), open()]);
    const ofHeaders = heard(headers);
    const ofBody = heard(body);
    const ofBulk = heard(bulk);
    const ofSilent = Promise.all(silent.map(heard));
    headers.write('POST /v1/events HTTP/1.1\r\nHost: localhost\r\n');
    drip(headers, repeated('X-More: 1\r\n'));
    body.write(headOf(1_000_000));
    drip(body, repeated(' '));
    bulk.write(`${bulkHead()}`);
    // Longer than a request may take elsewhere: a stream may, as long as something comes.
    drip(bulk, [...repeated(chunkOf(`${EVENT}\n`), 48), '0\r\n\r\n']);
    const all = Promise.all([ofHeaders, ofBody, ofBulk, ofSilent]);
    const pings = await pingsWhile(all);
    const [slowHeaders, slowBody, slowBulk, idle] = await all;
    expect(new Set(pings)).toEqual(new Set([202]));
    expect(slowHeaders.text).toMatch(/^HTTP\/1.1 408 .*application\/problem\+json/s);
    expect(slowHeaders.seconds).toBeLessThan(HEADERS_SECONDS);
    expect(slowBody.text).toMatch(/^HTTP\/1.1 408 .*application\/problem\+json/s);
    expect(slowBody.seconds).toBeLessThan(REQUEST_SECONDS);
    expect(slowBulk.text).toMatch(/^HTTP\/1.1 200 .*"received":48,"accepted":0,"duplicates":48/s);
    for (const { seconds } of idle) expect(seconds).toBeLessThan(REQUEST_SECONDS);
    expect(failures()).toEqual([]);
  });
});

function bulkHead(): string {
  const lines = [
    'POST /v1/events/bulk HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${ADMIN_KEY}`,
    'Content-Type: application/x-ndjson',
    'Transfer-Encoding: chunked',
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function chunkOf(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

describe('a length that is not the body’s', () => {
  it('which is too small, leaves JSON that ends too early, and a rest that is no request', async () => {
    const socket = await open();
    const hearing = heard(socket);
    socket.write(headOf(BATCH.length - 5) + BATCH);
    const { text } = await hearing;
    const statuses = [...text.matchAll(/HTTP\/1.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toContain('400');
    expect(statuses.every((status) => status === '400')).toBe(true);
    expect(failures()).toEqual([]);
  });

  it('which is too large, is a body that breaks off when its sender closes his half', async () => {
    const socket = await open();
    const hearing = heard(socket);
    socket.end(headOf(BATCH.length + 5) + BATCH.replace('slow', 'never'));
    await hearing;
    const answer = await call(server, 'POST', '/v1/events', { body: BATCH.replace('slow', 'never') });
    expect(answer.body).toMatchObject({ accepted: 1 });
    expect(failures()).toEqual([]);
  });

  it.each([
    ['is no number', headOf(NaN)],
    ['is negative', headOf(-1)],
    ['is said twice', headOf(BATCH.length, [`Content-Length: ${BATCH.length + 1}`])],
    ['is said although there are chunks', headOf(BATCH.length, ['Transfer-Encoding: chunked'])],
  ])('which %s, is no request', async (_what, head) => {
    const socket = await open();
    const hearing = heard(socket);
    socket.write(head + BATCH);
    expect((await hearing).text).toMatch(/^HTTP\/1.1 400 .*application\/problem\+json/s);
    expect(failures()).toEqual([]);
  });
});

describe('senders that close their half', () => {
  it('are as those who hang up: what they sent may come again, and counts once', async () => {
    const socket = await open();
    const hearing = heard(socket);
    const body = BATCH.replace('slow', 'half');
    socket.end(headOf(body.length) + body);
    await hearing;
    const answer = await call(server, 'POST', '/v1/events', { body });
    expect([answer.body['accepted'], answer.body['duplicates']].sort()).toEqual([0, 1]);
    expect(failures()).toEqual([]);
  });
});
