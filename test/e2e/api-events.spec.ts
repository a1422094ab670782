import { brotliCompressSync, deflateSync, gzip, gzipSync } from 'node:zlib';
import { promisify } from 'node:util';
import pg from 'pg';
import {
  ADMIN_KEY,
  anExperiment,
  call,
  CLIENT_KEY,
  pointersOf,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';

let server: ApiUnderTest;
let database: pg.Client;
beforeAll(async () => {
  server = await startApi();
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  await anExperiment(server, 'landing-page');
});
afterAll(async () => {
  await database.end();
  await server.close();
});

interface EventsAnswer {
  accepted: number;
  duplicates: number;
  rejected: { index: number; errors: { pointer: string; detail: string }[] }[];
}

const send = (events: unknown[], headers: Record<string, string> = {}): Promise<Answer<EventsAnswer>> =>
  call<EventsAnswer>(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events }, headers });
const anExposure = (id: string, more: object = {}): object => ({
  id,
  type: 'exposure',
  unit: `unit-${id}`,
  experiment: 'landing-page',
  variant: 'treatment',
  ...more,
});
const aTrack = (id: string, more: object = {}): object => ({
  id,
  type: 'track',
  unit: `unit-${id}`,
  name: 'signup',
  ...more,
});

async function stored(unit: string): Promise<Record<string, unknown>[]> {
  const { rows } = await database.query('SELECT * FROM events WHERE unit = $1', [unit]);
  return rows as Record<string, unknown>[];
}

async function counter(name: string): Promise<number> {
  const { text } = await call(server, 'GET', '/metrics', { key: null });
  const line = text.split('\n').find((candidate) => candidate.startsWith(name) && !candidate.startsWith('#'));
  return Number(line?.split(' ').at(-1));
}

describe('POST /v1/events', () => {
  it('stores what it accepts before it answers, as it was sent', async () => {
    const answer = await send([
      anExposure('a1', { timestamp: '2026-01-05T12:00:00+01:00', attributes: { country: 'NL' } }),
      aTrack('a2', {
        unit: 'unit-a1',
        timestamp: '2026-01-05T11:30:00.250Z',
        value: 12.5,
        properties: { plan: 'basic' },
      }),
    ]);
    expect([answer.status, answer.body]).toEqual([202, { accepted: 2, duplicates: 0, rejected: [] }]);
    const rows = await stored('unit-a1');
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'exposure',
          experiment: 'landing-page',
          variant: 'treatment',
          occurred_at: new Date('2026-01-05T11:00:00Z'),
          attributes: { country: 'NL' },
        }),
        expect.objectContaining({
          type: 'track',
          name: 'signup',
          value: expect.stringMatching(/^12\.50?$/) as string,
          occurred_at: new Date('2026-01-05T11:30:00.250Z'),
          properties: { plan: 'basic' },
        }),
      ]),
    );
  });

  it('counts an id once, whenever and however often it comes', async () => {
    const events = [aTrack('once'), aTrack('once')];
    expect((await send(events)).body).toEqual({ accepted: 1, duplicates: 1, rejected: [] });
    expect((await send(events)).body).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
    const answers = await Promise.all(Array.from({ length: 12 }, () => send([aTrack('storm')])));
    expect(answers.reduce((sum, { body }) => sum + body.accepted, 0)).toBe(1);
    expect(await stored('unit-once')).toHaveLength(1);
    expect(await stored('unit-storm')).toHaveLength(1);
  });

  it('judges each event for itself and says which it did not take', async () => {
    const { status, body } = await send([
      aTrack('j1'),
      { type: 'click' },
      anExposure('j2', { experiment: 'nowhere' }),
      anExposure('j3', { variant: 'nobody' }),
      aTrack('j4', { timestamp: 'soon' }),
      anExposure('j5'),
      aTrack('j6', { id: undefined }),
    ]);
    expect(status).toBe(202);
    expect([body.accepted, body.duplicates]).toEqual([2, 0]);
    expect(body.rejected.map(({ index, errors }) => [index, errors.map(({ pointer }) => pointer)])).toEqual([
      [1, ['/type']],
      [2, ['/experiment']],
      [3, ['/variant']],
      [4, ['/timestamp']],
      [6, ['/id']],
    ]);
  });

  it('refuses a batch of which nothing can be taken', async () => {
    const answer = await send([{ type: 'click' }, aTrack('n1', { unit: 7 })]);
    expect(answer.status).toBe(400);
    expect(pointersOf(answer as unknown as Answer)).toEqual(['/events/0/type', '/events/1/unit']);
    expect(answer.body.rejected.map(({ index }) => index)).toEqual([0, 1]);
  });

  it('takes exposures of drafts and of what was created a moment ago', async () => {
    await call(server, 'POST', '/v1/experiments', {
      body: { key: 'just-now', variants: [{ key: 'control' }, { key: 'treatment' }] },
    });
    expect((await send([anExposure('d1', { experiment: 'just-now' })])).body.accepted).toBe(1);
  });

  it('takes what sendBeacon sends, from any page', async () => {
    const answer = await send([aTrack('beacon')], {
      'content-type': 'text/plain;charset=UTF-8',
      origin: 'https://shop.example',
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    const preflight = await call(server, 'OPTIONS', '/v1/events', {
      key: null,
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    const management = await call(server, 'GET', '/v1/metrics', {
      headers: { origin: 'https://shop.example' },
    });
    expect(management.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('takes a client key in the address, which is all that a beacon can carry, and no other key', async () => {
    const beacon = (key: string, id: string): Promise<Answer> =>
      call(server, 'POST', `/v1/events?clientKey=${key}`, {
        key: null,
        headers: { 'content-type': 'text/plain;charset=UTF-8' },
        body: JSON.stringify({ events: [aTrack(id)] }),
      });
    expect((await beacon(CLIENT_KEY, 'in-address')).body).toMatchObject({ accepted: 1 });
    expect((await beacon(ADMIN_KEY, 'admin-in-address')).status).toBe(403);
    expect((await beacon('cs_client_unknown', 'unknown')).status).toBe(401);
    const elsewhere = await call(server, 'POST', `/v1/assignments?clientKey=${CLIENT_KEY}`, {
      key: null,
      body: { attributes: { id: 'u1' } },
    });
    expect(elsewhere.status).toBe(401);
    expect(server.logLines.join()).not.toContain(CLIENT_KEY);
  });

  it('takes five thousand events at once and not one more', async () => {
    const batch = Array.from({ length: 5_000 }, (_, index) => aTrack(`bulk-${index}`, { unit: 'bulk' }));
    expect((await send(batch)).body).toEqual({ accepted: 5_000, duplicates: 0, rejected: [] });
    const larger = await send([...batch, aTrack('one-more')]);
    expect([larger.status, pointersOf(larger as unknown as Answer)]).toEqual([400, ['/events']]);
    expect(await stored('bulk')).toHaveLength(5_000);
  });

  it('keeps aside what cannot count as it is, once, in the same commit as the others', async () => {
    const future = new Date(Date.now() + 48 * 3_600_000).toISOString();
    const batch = [
      aTrack('q1', { timestamp: future }),
      aTrack('q2'),
      aTrack('q3', { timestamp: '2026-02-30T00:00:00Z' }),
      { type: 'x' },
    ];
    const { status, body } = await send(batch);
    expect(status).toBe(202);
    expect(body).toMatchObject({
      accepted: 1,
      duplicates: 0,
      rejected: [{ index: 3 }],
      quarantined: [
        { index: 0, reason: 'future' },
        { index: 2, reason: 'impossible' },
      ],
    });
    const { rows } = await database.query(
      "SELECT reason, event FROM quarantined_events WHERE event->>'id' IN ('q1', 'q3') ORDER BY event->>'id'",
    );
    expect(rows).toEqual([
      { reason: 'future', event: batch[0] },
      { reason: 'impossible', event: batch[2] },
    ]);
    expect(await stored('unit-q1')).toHaveLength(0);
    const again = (await send(batch)).body;
    expect([again.accepted, again.duplicates, again]).toEqual([
      0,
      3,
      expect.not.objectContaining({ quarantined: expect.anything() as unknown }),
    ]);
    expect((await send([aTrack('q1')])).body).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('corrects the times of a clock that is wrong, and keeps what it said', async () => {
    const sentAt = new Date(Date.now() - 365 * 86_400_000);
    const timestamp = new Date(sentAt.getTime() - 60_000);
    const answer = await call<EventsAnswer>(server, 'POST', '/v1/events', {
      key: CLIENT_KEY,
      body: { sentAt, events: [aTrack('slow', { timestamp })] },
    });
    expect(answer.body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    const [row] = await stored('unit-slow');
    expect(row?.['reported_at']).toEqual(timestamp);
    const age = Date.now() - (row?.['occurred_at'] as Date).getTime();
    expect(age).toBeGreaterThanOrEqual(60_000);
    expect(age).toBeLessThan(120_000);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('reads a body that is compressed with %s', async (encoding, compress) => {
    const body = compress(JSON.stringify({ events: [aTrack(`zip-${encoding}`)] }));
    const headers = { 'content-encoding': encoding };
    const answer = await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body, headers });
    expect(answer.body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  });

  it('refuses a bomb, and what is not what it says it is, and goes on', async () => {
    const post = (body: Uint8Array, encoding: string): Promise<Answer> =>
      call(server, 'POST', '/v1/events', {
        key: CLIENT_KEY,
        body,
        headers: { 'content-encoding': encoding },
      });
    const bomb = await post(await promisify(gzip)(Buffer.alloc(64 * 1_048_576)), 'gzip');
    expect([bomb.status, bomb.text]).toEqual([413, expect.stringContaining('more than 5242880 bytes')]);
    expect((await post(Buffer.from('no gzip'), 'gzip')).status).toBe(400);
    expect((await post(gzipSync('{"events":[').subarray(0, -4), 'gzip')).status).toBe(400);
    expect((await post(Buffer.from('{}'), 'zstd')).status).toBe(415);
    expect((await post(Buffer.alloc(6 * 1_048_576, 32), 'identity')).status).toBe(413);
    expect((await send([aTrack('after-bomb')])).body.accepted).toBe(1);
  });

  it('keeps a ledger in which every event is answered for', async () => {
    await send([aTrack('l1'), aTrack('l1'), { type: 'x' }]);
    await send([{ type: 'x' }]);
    const results = await Promise.all(
      ['stored', 'duplicate', 'quarantined', 'rejected'].map((result) =>
        counter(`cs_events_total{result="${result}"`),
      ),
    );
    const received = await counter('cs_events_received_total');
    expect(received).toBeGreaterThan(5_000);
    expect(results.reduce((sum, count) => sum + count, 0)).toBe(received);
    const reasons = await Promise.all(
      ['future', 'ancient', 'impossible'].map((one) =>
        counter(`cs_events_quarantined_total{reason="${one}"`),
      ),
    );
    expect(reasons).toEqual([1, 0, 1]);
    expect(results[2]).toBe(2);
    const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM events');
    expect(results[0]).toBe(Number(rows[0]?.count));
  });
});
