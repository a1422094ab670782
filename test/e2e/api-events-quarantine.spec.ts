import pg from 'pg';
import {
  ADMIN_KEY,
  anExperiment,
  call,
  CLIENT_KEY,
  startApi,
  type Answer,
  type ApiUnderTest,
} from '../support/api-under-test.js';
import { program } from '../../apps/cli/src/main.js';

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

interface Kept {
  number: string;
  reason: string;
  event: Record<string, unknown>;
  fixedAt: string | null;
}

const aTrack = (id: string, more: object = {}): object => ({
  id,
  type: 'track',
  unit: id,
  name: 'signup',
  ...more,
});
const send = (...events: object[]): Promise<Answer> =>
  call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events } });

async function everyKept(limit: number): Promise<Kept[]> {
  const kept: Kept[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: { body: { items: Kept[]; nextCursor: string | null } } = await call(
      server,
      'GET',
      `/v1/quarantine?limit=${limit}&cursor=${cursor}`,
    );
    kept.push(...body.items);
    cursor = body.nextCursor;
  }
  return kept;
}

async function numberOf(id: string): Promise<string> {
  const kept = (await everyKept(200)).find(({ event }) => event['id'] === id);
  if (kept === undefined) throw new Error(`${id} is not in quarantine`);
  return kept.number;
}

async function stored(unit: string): Promise<{ occurred_at: Date }[]> {
  return (
    await database.query<{ occurred_at: Date }>('SELECT occurred_at FROM events WHERE unit = $1', [unit])
  ).rows;
}

const post = (path: string, body?: object): Promise<Answer> =>
  call(server, 'POST', `/v1/quarantine/${path}`, { body });
const FUTURE = '2999-01-01T00:00:00Z';

/** The command line in this process, against the server. */
async function csci(...argv: string[]): Promise<string> {
  const printed: string[] = [];
  const terminal = { print: (line: string) => void printed.push(line), note: () => undefined };
  const variables = { CS_ADMIN_KEY: ADMIN_KEY };
  await program(variables, terminal).parseAsync([
    'node',
    'csci',
    'quarantine',
    ...argv,
    '--server',
    server.url,
  ]);
  return printed.join('\n');
}

describe('the quarantine', () => {
  it('shows what it holds, oldest first, a page at a time, to admins', async () => {
    await send(...Array.from({ length: 5 }, (_, index) => aTrack(`p${index}`, { timestamp: FUTURE })));
    const kept = await everyKept(2);
    expect(kept.map(({ reason }) => reason)).toEqual(Array(5).fill('future'));
    expect(new Set(kept.map(({ event }) => event['id'])).size).toBe(5);
    const numbers = kept.map(({ number }) => Number(number));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect((await call(server, 'GET', '/v1/quarantine', { key: CLIENT_KEY })).status).toBe(403);
    expect((await call(server, 'GET', '/v1/quarantine?cursor=x')).status).toBe(400);
    expect((await call(server, 'GET', '/v1/quarantine/999999')).status).toBe(404);
    expect((await call(server, 'GET', '/v1/quarantine/x')).status).toBe(404);
  });

  it('keeps what still cannot count, and lets in what was mended, once', async () => {
    await send(aTrack('m1', { timestamp: FUTURE, value: 2.5, properties: { plan: 'basic' } }));
    const number = await numberOf('m1');
    expect((await post(`${number}/replay`)).body).toMatchObject({ result: 'kept' });
    const other = await post(`${number}/fix`, { event: aTrack('m2') });
    expect(other.status).toBe(400);
    const timestamp = '2026-03-01T12:00:00.000Z';
    const mended = aTrack('m1', { timestamp, value: 2.5, properties: { plan: 'basic' } });
    expect((await post(`${number}/fix`, { event: mended })).body).toMatchObject({ event: mended });
    const results = await Promise.all(Array.from({ length: 8 }, () => post(`${number}/replay`)));
    const said = results.map(({ body }) => body['result']).sort();
    expect(said).toEqual([...Array<string>(7).fill('gone'), 'stored']);
    expect(await stored('m1')).toEqual([{ occurred_at: new Date(timestamp) }]);
    expect((await send(mended)).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await call(server, 'GET', `/v1/quarantine/${number}`)).status).toBe(404);
  });

  it('judges an event again as any other, and says why it is kept', async () => {
    await send({
      id: 'x1',
      type: 'exposure',
      unit: 'x1',
      experiment: 'nowhere',
      variant: 'control',
      timestamp: FUTURE,
    });
    const number = await numberOf('x1');
    await post(`${number}/fix`, { event: { id: 'x1', type: 'exposure', unit: 7, timestamp: 'soon' } });
    const { body } = await post(`${number}/replay`);
    expect(body['result']).toBe('kept');
    expect(body['detail']).toMatch(/\/unit .*\/timestamp/);
  });

  it('is kept in order from the command line', async () => {
    await send(aTrack('c1', { timestamp: FUTURE }), aTrack('c2', { timestamp: FUTURE }));
    const number = await numberOf('c1');
    expect(await csci('list')).toContain('c1');
    expect(JSON.parse(await csci('show', number))).toMatchObject({ number, reason: 'future' });
    await csci('fix', number, '--set', 'timestamp=');
    expect(await csci('replay')).toMatch(/^Replayed: 1\. Kept: \d+\.$/);
    const [event] = await stored('c1');
    expect(Date.now() - (event?.occurred_at.getTime() ?? 0)).toBeLessThan(60_000);
    expect(await stored('c2')).toEqual([]);
  });
});
