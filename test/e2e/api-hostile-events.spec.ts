import { ensureInitialKeys } from '#libs/persistence';
import { ADMIN_KEY, call, CLIENT_KEY, type Answer } from '../support/api-under-test.js';
import { hostileEvents, type HostileEvents } from '../support/hostile-events.js';
import { ServerProcess } from '../support/server-process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** A process of its own, as what is sent takes long to make and would keep it busy. */
let server: ServerProcess;
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
  server = await ServerProcess.start('apps/api/src/main.ts', { DATABASE_URL: database.url });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const send = ({ path, headers, body }: HostileEvents): Promise<Answer> =>
  call(server, 'POST', path, { headers, body: body() });

/** Whatever is sent, the answer is a tenth of it at most, or small. */
const LARGEST_ANSWER = 600_000;

describe('events that nobody who means well would send', () => {
  it('are each answered for as they should be, and none is a failure of the server', async () => {
    const answers: [name: string, status: number][] = [];
    const expected: [name: string, status: number][] = [];
    for (const hostile of hostileEvents()) {
      const { status, headers, body, text } = await send(hostile);
      answers.push([hostile.name, status]);
      expected.push([hostile.name, hostile.status]);
      expect(text.length).toBeLessThan(LARGEST_ANSWER);
      if (status < 300) continue;
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({ status, requestId: headers.get('x-request-id') });
    }
    expect(answers).toEqual(expected);
  }, 120_000);

  it.each(['millions of empty arrays', 'half a million lines that are none'])(
    'have others answered while they are read: %s',
    async (name) => {
      const hostile = hostileEvents().find((one) => one.name === name) as HostileEvents;
      let isUnderWay = true;
      const sending = Promise.all([send(hostile), send(hostile)]).finally(() => (isUnderWay = false));
      let others = 0;
      while (isUnderWay) {
        expect((await call(server, 'GET', '/health/live', { key: null })).status).toBe(200);
        others += 1;
      }
      await sending;
      expect(others).toBeGreaterThan(5);
    },
  );
});

interface Rejected {
  index: number;
  errors: { pointer: string; detail: string }[];
}

describe('a batch of which nothing is right', () => {
  it('has every event answered for, the later ones with their first fault', async () => {
    const wrong = { id: 1, type: 'track', unit: 2, name: 3, timestamp: 4, value: '5', a: 1, b: 2 };
    const events = Array.from({ length: 5_000 }, () => wrong);
    const { status, body } = await call<{ rejected: Rejected[]; errors: unknown[] }>(
      server,
      'POST',
      '/v1/events',
      { body: { events } },
    );
    expect(status).toBe(400);
    expect(body.rejected.map(({ index }) => index)).toEqual(events.map((_event, index) => index));
    expect(body.rejected[0]?.errors.length).toBeGreaterThan(5);
    expect(body.rejected[4_999]?.errors).toHaveLength(1);
    expect(body.errors).toHaveLength(100);
  });

  it.each([
    ['too long', 'x'.repeat(300_000), 'has more than 262144 bytes'],
    ['too intricate', rowsOfArrays(4, 3_000), 'has more than 11000 arrays, objects and members together'],
    ['only a little too large', 'x'.repeat(33_000), 'must have at most 32768 characters as JSON'],
  ])('names the one event that is %s, and takes the other', async (what, content, detail) => {
    const event = { type: 'track', unit: 'u', name: 'n' };
    const events = [
      { ...event, id: what, properties: { content } },
      { ...event, id: `beside ${what}` },
    ];
    const answer = await call(server, 'POST', '/v1/events', { body: { events } });
    expect([answer.status, answer.body]).toMatchObject([
      202,
      { accepted: 1, rejected: [{ index: 0, errors: [{ detail }] }] },
    ]);
  });
});

function rowsOfArrays(rows: number, across: number): unknown[] {
  return Array.from({ length: rows }, () => Array.from({ length: across }, () => []));
}
