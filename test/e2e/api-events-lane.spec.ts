import pg from 'pg';
import {
  anExperiment,
  call,
  CLIENT_KEY,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
  await anExperiment(server, 'landing-page');
});
afterAll(() => server.close());

/** A parameter of the media type is enough to be routed. */
const ROUTED = { 'content-type': 'application/json; charset=utf-8' };

const send = (body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body, headers });

const exposure = (id: string): object => ({
  id,
  type: 'exposure',
  unit: `unit-${id}`,
  experiment: 'landing-page',
  variant: 'control',
});

async function metric(start: string): Promise<number> {
  const { text } = await call(server, 'GET', '/metrics', { key: null });
  const line = text.split('\n').find((one) => one.startsWith(start));
  return Number(line?.split(' ').at(-1) ?? 0);
}

const stored = (): Promise<number> => metric('cs_events_total{result="stored"');
const unacknowledged = (): Promise<number> => metric('cs_events_unacknowledged_total');

describe('events beside the router', () => {
  it('are answered as they are by the route', async () => {
    const quick = await send({ events: [exposure('a'), exposure('b')] });
    const routed = await send({ events: [exposure('c'), exposure('d')] }, ROUTED);
    expect([quick.status, quick.text]).toEqual([routed.status, routed.text]);
    const headers = ({ headers: all }: Answer): object =>
      Object.fromEntries([...all].filter(([name]) => !['x-request-id', 'date'].includes(name)));
    expect(headers(quick)).toEqual(headers(routed));
  });

  it('count once, whichever way they come again', async () => {
    const body = { events: [exposure('e'), exposure('f')] };
    const before = await stored();
    expect((await send(body)).body).toMatchObject({ accepted: 2, duplicates: 0 });
    expect((await send(body, ROUTED)).body).toMatchObject({ accepted: 0, duplicates: 2 });
    expect((await send(body)).body).toMatchObject({ accepted: 0, duplicates: 2 });
    expect(await stored()).toBe(before + 2);
  });

  it.each([
    ['{"events":[', 400],
    ['{"events":[{"id":"g"}]}', 400],
    ['{"events":[{"id":"h","type":"exposure","unit":"u","experiment":"nothing","variant":"a"}]}', 400],
  ])('%s is refused by the route, with its body', async (body, status) => {
    const quick = await send(body);
    const routed = await send(body, ROUTED);
    expect(quick.status).toBe(status);
    const said = ({ body: problem }: Answer): object => ({ ...(problem as object), requestId: '' });
    expect(said(quick)).toEqual(said(routed));
  });

  it('are asked to come again, once, when they cannot be stored', async () => {
    const refused = await unacknowledged();
    const database = new pg.Client({ connectionString: server.databaseUrl });
    await database.connect();
    await database.query('ALTER TABLE event_ids RENAME TO event_ids_away');
    try {
      const answer = await send({ events: [exposure('i'), exposure('j')] });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await unacknowledged()).toBe(refused + 2);
    } finally {
      await database.query('ALTER TABLE event_ids_away RENAME TO event_ids');
      await database.end();
    }
  });
});
