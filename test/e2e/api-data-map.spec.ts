import { createEventStore, type EventStore } from '#libs/event-store';
import pg from 'pg';
import { program } from '../../apps/cli/src/main.js';
import { Senders } from '../../apps/api/src/data-map/senders.service.js';
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

const PROJECT = '00000000-0000-0000-0000-000000000001';

let server: ApiUnderTest;
let store: EventStore;
let database: pg.Client;

beforeAll(async () => {
  server = await startApi();
  store = createEventStore({ connectionString: server.databaseUrl });
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  await anExperiment(server, 'landing-page');
  const metric = { key: 'revenue', name: 'Revenue', type: 'sum', event: 'buy', value: 'price' };
  for (const body of [metric, { key: 'missing', type: 'count', event: 'never sent' }]) {
    expect((await call(server, 'POST', '/v1/metrics', { body })).status).toBe(201);
  }
});

afterAll(async () => {
  await Promise.all([database.end(), store.close()]);
  await server.close();
});

interface Warning {
  code: string;
  detail: string;
  since: string | null;
}

interface Entry {
  event: string;
  kind: string;
  description: string;
  version: number;
  events: number;
  metrics: string[];
  experiments: string[];
  warnings: Warning[];
}

let next = 0;
const aTrack = (name: string, more: object = {}): object => {
  next += 1;
  return { id: `e${next}`, type: 'track', unit: `u${next}`, name, ...more };
};
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const send = async (events: object[], key = CLIENT_KEY): Promise<void> => {
  const { status, text } = await call(server, 'POST', '/v1/events', { key, body: { events } });
  if (status !== 202) throw new Error(text);
};

/** Lets whoever observes see all that came, and the API tell who sent it. */
async function observed(): Promise<void> {
  await server.api.app.get(Senders, { strict: false }).flush();
  for (;;) {
    await store.dataMap.observe();
    const { rows } = await database.query(
      'SELECT FROM events WHERE transaction >= (SELECT transaction FROM data_map_position) LIMIT 1',
    );
    if (rows.length === 0) return;
  }
}

const path = (event: string, query = ''): string => `/v1/data-map/${encodeURIComponent(event)}${query}`;

async function list(query = ''): Promise<Entry[]> {
  const { body } = await call<{ items: Entry[] }>(server, 'GET', `/v1/data-map${query}`);
  return body.items;
}

async function codesOf(event: string): Promise<string[]> {
  const { body } = await call<Entry>(server, 'GET', path(event));
  return body.warnings.map(({ code }) => code);
}

/** Weeks of steady history that came before, by the hour, ending so many hours ago. */
async function aHistory(
  name: string,
  { perHour, endedHoursAgo }: { perHour: number; endedHoursAgo: number },
): Promise<void> {
  await database.query(
    `INSERT INTO events (project_id, id, type, unit, occurred_at, name, received_at)
     SELECT $1, gen_random_uuid(), 'track', 'u' || hour || '-' || one, at, $2, at
     FROM generate_series(1 + $4::integer, 24 * 28) AS hour, generate_series(1, $3::integer) AS one,
       LATERAL (SELECT date_trunc('hour', now()) - make_interval(hours => hour) + interval '5 minutes' AS at) AS t`,
    [PROJECT, name, perHour, endedHoursAgo],
  );
}

async function checkOf(code: string): Promise<{ status: string; detail: string } | undefined> {
  const { body } = await call<{ checks: { code: string; status: string; detail: string }[] }>(
    server,
    'GET',
    '/v1/experiments/landing-page/report',
  );
  return body.checks.find((check) => check.code === code);
}

describe('the data map', () => {
  it('says of every event what reads it, who sends it and what it is like', async () => {
    await send(many(40, (index) => aTrack('signup', { properties: { plan: 'basic', seats: index } })));
    await send(
      many(10, () => aTrack('signup')),
      ADMIN_KEY,
    );
    await send([aTrack('e1'), { ...aTrack('signup'), id: 'e1' }]);
    await send([
      {
        id: 'x1',
        type: 'exposure',
        unit: 'u1',
        experiment: 'landing-page',
        variant: 'control',
        attributes: { country: 'NL' },
      },
    ]);
    await observed();
    const { body, headers } = await call(server, 'GET', path('signup'));
    expect(headers.get('etag')).toBe('"0"');
    expect(body).toMatchObject({
      event: 'signup',
      kind: 'track',
      events: 50,
      metrics: ['landing-page-signup'],
      experiments: ['landing-page'],
      warnings: [],
      hourOfWeek: [],
      senders: [
        { name: 'client key of the environment', share: 0.8 },
        { name: 'admin key of the environment', share: 0.2 },
      ],
    });
    const { properties, eventsPerDay } = body as unknown as {
      properties: { name: string; types: { type: string; share: number }[]; example: unknown }[];
      eventsPerDay: { day: string; events: number }[];
    };
    expect(
      properties.map(({ name, types }) => [name, types.map(({ type, share }) => [type, share])]),
    ).toEqual([
      ['plan', [['string', 1]]],
      ['seats', [['number', 1]]],
    ]);
    expect(properties[0]?.example).toBe('basic');
    expect(eventsPerDay).toHaveLength(28);
    expect(eventsPerDay.reduce((sum, { events }) => sum + events, 0)).toBe(50);
    const exposure = await call(server, 'GET', path('landing-page', '?kind=exposure'));
    expect(exposure.body).toMatchObject({
      kind: 'exposure',
      events: 1,
      experiments: ['landing-page'],
      properties: [{ name: 'country' }],
      warnings: [],
    });
  });

  it('lists by name, a page at a time, what was never seen too, and narrows down', async () => {
    await send([aTrack('a/b ü "quoted"')]);
    await observed();
    const all = await list();
    const names = all.map(({ event }) => event);
    expect(names).toEqual(expect.arrayContaining(['signup', 'buy', 'never sent', 'a/b ü "quoted"']));
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: { items: Entry[]; nextCursor: string | null } } = await call(
        server,
        'GET',
        `/v1/data-map?limit=2&cursor=${cursor}`,
      );
      paged.push(...body.items.map(({ event }) => event));
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(names);
    expect((await list('?warning=NEVER_SEEN')).map(({ event }) => event)).toEqual(['buy', 'never sent']);
    expect((await list('?search=QUOTED')).map(({ event }) => event)).toEqual(['a/b ü "quoted"']);
    expect(await codesOf('a/b ü "quoted"')).toEqual(['UNUSED_EVENT']);
    for (const query of ['?warning=NONE', '?limit=0', '?cursor=none']) {
      expect((await call(server, 'GET', `/v1/data-map${query}`)).status).toBe(400);
    }
    expect((await call(server, 'GET', path('nobody knows it'))).status).toBe(404);
    expect((await call(server, 'GET', path('\0'))).status).toBe(400);
    expect((await call(server, 'GET', path('signup', '?kind=none'))).status).toBe(400);
  });

  it('keeps what people write down, by version, with its history', async () => {
    const change = (body: object, match?: string): Promise<Answer> =>
      call(server, 'PATCH', path('signup'), {
        body,
        headers: match === undefined ? {} : { 'if-match': match },
      });
    const first = await change({ description: 'The form was sent.' }, '"0"');
    expect([first.status, first.headers.get('etag')]).toEqual([200, '"1"']);
    expect((await change({ owner: 'growth' }, '"0"')).status).toBe(412);
    const second = await change({ owner: 'growth' }, '"1"');
    expect(second.body).toMatchObject({ description: 'The form was sent.', owner: 'growth', version: 2 });
    expect((await change({ owner: 'growth' })).body['version']).toBe(2);
    expect(pointersOf(await change({ owner: 7, other: 1 }))).toEqual(['/other', '/owner'].sort());
    const audit = await call<{ items: { action: string; entityKey: string }[] }>(
      server,
      'GET',
      '/v1/audit?entity=signup',
    );
    expect(audit.body.items.map(({ action, entityKey }) => [action, entityKey])).toEqual([
      ['event.update', 'signup'],
      ['event.update', 'signup'],
    ]);
    const client = await call(server, 'GET', '/v1/data-map', { key: CLIENT_KEY });
    expect(client.status).toBe(403);
  });

  it('is shown by the command line', async () => {
    const csci = async (...argv: string[]): Promise<string> => {
      const printed: string[] = [];
      const terminal = { print: (line: string) => void printed.push(line), note: () => undefined };
      const words = ['node', 'csci', 'data-map', ...argv, '--server', server.url];
      await program({ CS_ADMIN_KEY: ADMIN_KEY }, terminal).parseAsync(words);
      return printed.join('\n');
    };
    expect(await csci()).toMatch(/never sent .*NEVER_SEEN/);
    const detail = await csci('signup');
    expect(detail).toContain('The form was sent.');
    expect(detail).toMatch(/seats .*number 100 %/);
    expect(JSON.parse((await csci('signup', '--json')) || '{}')).toMatchObject({ event: 'signup' });
  });
});

describe('what is odd', () => {
  it('is an event that stopped, on the map and on the report of the experiment that needs it', async () => {
    await aHistory('signup', { perHour: 40, endedHoursAgo: 8 });
    await database.query(
      `DELETE FROM events WHERE name = 'signup' AND received_at > now() - interval '7 hours'`,
    );
    await database.query(
      'TRUNCATE observed_events, observed_hours, observed_types, observed_senders, heavy_units',
    );
    await database.query(`UPDATE data_map_position SET transaction = '0'`);
    await observed();
    expect(await codesOf('signup')).toEqual(['EVENT_STOPPED']);
    const check = await checkOf('EVENTS_STOPPED');
    expect(check?.status).toBe('alert');
    expect(check?.detail).toContain('"signup" (read by landing-page-signup)');
    expect((await checkOf('BOT_LIKE_UNITS'))?.status).toBe('ok');
  });

  it('is a number that most events lack, a type that changed, and a unit like a bot', async () => {
    await send(many(150, () => aTrack('buy', { properties: { price: 9.5 } })));
    await observed();
    expect(await codesOf('buy')).toEqual([]);
    await send(many(700, () => aTrack('buy', { unit: 'crawler', properties: { price: '9.5' } })));
    await observed();
    const { body } = await call<Entry>(server, 'GET', path('buy'));
    expect(body.warnings.map(({ code }) => code)).toEqual([
      'PROPERTY_TYPE_CHANGED',
      'NUMBER_MISSING',
      'BOT_LIKE_UNITS',
    ]);
    expect(body.warnings[1]?.detail).toMatch(/only 2\d(\.\d+)? % .* 7\d(\.\d+)? % carry a text/);
    expect(body.warnings[2]?.detail).toContain('"crawler" (700 on ');
  });
});

it('counts and senders say the same as the log', async () => {
  await observed();
  const { rows } = await database.query<{ name: string; events: string }>(
    `SELECT name, count(*) AS events FROM events WHERE type = 'track' GROUP BY name ORDER BY name COLLATE "C"`,
  );
  const known = (await list('?limit=200')).filter(({ kind, events }) => kind === 'track' && events > 0);
  expect(known.map(({ event, events }) => [event, events])).toEqual(
    rows.map(({ name, events }) => [name, Number(events)]),
  );
});
