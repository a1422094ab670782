import { createApp, type Api } from '../../../apps/api/src/create-app.js';
import { measuredExperimentOf } from '#libs/domain';
import { createEventStore } from '#libs/event-store';
import { openPersistence } from '#libs/persistence';
import { createLogger } from '#libs/platform';
import { GrowthBookClient } from '@growthbook/growthbook';
import pg from 'pg';
import {
  ADMIN_KEY,
  anExperiment,
  call,
  CLIENT_KEY,
  startApi,
  type ApiUnderTest,
} from '../../support/api-under-test.js';
import { requestsTo } from '../../support/requests.js';

const SHARE = 0.4;
const UNITS_A_WAY = 150;
const OVERRIDES = Array.from({ length: 40 }, (_, index) => ({
  unit: `tester-${index}`,
  variant: 'treatment',
}));

let server: ApiUnderTest;
/** Whose doors are asked; it writes all receipts before it is closed, so that none can come late. */
let door: { api: Api; url: string };
beforeAll(async () => {
  server = await startApi();
  const targeting = { country: 'NL' };
  await anExperiment(server, 'page', { receipts: SHARE, targeting, overrides: OVERRIDES });
  await anExperiment(server, 'paused', { receipts: 1 });
  await post('/v1/experiments/paused/pause');
  await anExperiment(server, 'silent');
  await anExperiment(server, 'tablet', { receipts: 1, unit: 'device' });
  const logger = createLogger({ level: 'silent', name: 'api' });
  const api = await createApp({ databaseUrl: server.databaseUrl, logger });
  door = { api, url: await api.listen(0, '127.0.0.1') };
});
afterAll(() => server.close());
const { post, get } = requestsTo(() => server);

type Attributes = { id: string } & Record<string, string>;
const native = (attributes: Attributes, body: object = {}, headers = {}): Promise<unknown> =>
  call(door, 'POST', '/v1/assignments', { key: CLIENT_KEY, headers, body: { attributes, ...body } });
const ofrep = ({ id, ...attributes }: Attributes, key = ''): Promise<unknown> =>
  call(door, 'POST', `/ofrep/v1/evaluate/flags${key}`, {
    key: CLIENT_KEY,
    body: { context: { targetingKey: id, ...attributes } },
  });

/** How a unit may be assigned, each with units of its own. */
const WAYS: Record<string, (attributes: Attributes) => Promise<unknown>> = {
  lane: (attributes) => native(attributes),
  router: (attributes) => native(attributes, {}, { 'content-type': 'application/json; charset=utf-8' }),
  named: (attributes) => native(attributes, { experiments: ['page'] }),
  single: (attributes) => ofrep(attributes, '/page'),
  bulk: (attributes) => ofrep(attributes),
};
const unitsOf = (way: string): string[] =>
  Array.from({ length: UNITS_A_WAY }, (_, index) => `${way}-${index}`);

async function ask(): Promise<void> {
  for (const [way, by] of Object.entries(WAYS)) {
    for (const id of unitsOf(way)) await by({ id, country: 'NL' });
    for (const id of unitsOf(`foreign-${way}`).slice(0, 20)) await by({ id, country: 'FR' });
    for (const { unit } of OVERRIDES) await by({ id: unit, country: 'NL' });
  }
  // A question for an explanation is a person's, and no unit meets the answer.
  for (const id of unitsOf('curious').slice(0, 20)) await native({ id, country: 'NL' }, { explain: true });
  for (const id of ['d1', 'd2']) await native({ id: 'somebody', device: id });
}

/** Who is to have a receipt, and for which variant, by GrowthBook's SDK: it has a share of units by a seed, too. */
async function expected(): Promise<string[]> {
  const rule = { force: true, coverage: SHARE, seed: 'receipt:page', hashVersion: 2 };
  const client = new GrowthBookClient().initSync({
    payload: { features: { sampled: { defaultValue: false, rules: [rule] } } },
  });
  const sampled = Object.keys(WAYS)
    .flatMap(unitsOf)
    .filter((id) => client.evalFeature<boolean>('sampled', { attributes: { id } }).value);
  client.destroy();
  const rows: string[] = [];
  for (const id of sampled) {
    const body = { attributes: { id, country: 'NL' }, experiments: ['page'], explain: true };
    const answer = await call<{ assignments: [{ variant: string }] }>(server, 'POST', '/v1/assignments', {
      key: ADMIN_KEY,
      body,
    });
    rows.push(`page ${id} ${answer.body.assignments[0].variant}`);
  }
  return rows.sort();
}

async function stored(): Promise<string[]> {
  const database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  const { rows } = await database.query<{ line: string }>(
    `SELECT concat_ws(' ', e.key, r.unit, r.variant) AS line FROM assignment_receipts r JOIN experiments e ON e.id = r.experiment_id`,
  );
  await database.end();
  return rows.map(({ line }) => line).sort();
}

/** Exposes these units of their variants, and every second of them signs up. */
async function expose(lines: readonly string[]): Promise<void> {
  const events = lines.flatMap((line, index) => {
    const [experiment, unit, variant] = line.split(' ');
    const exposure = { id: `exposure-${unit}`, type: 'exposure', unit, experiment, variant };
    const signup = { id: `signup-${unit}`, type: 'track', unit, name: 'signup' };
    return index % 2 === 0 ? [exposure, signup] : [exposure];
  });
  const answer = await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events } });
  expect(answer.body['accepted']).toBe(events.length);
  const persistence = openPersistence({ databaseUrl: server.databaseUrl });
  const store = createEventStore({ connectionString: server.databaseUrl });
  const { experiments, metrics } = await persistence.catalogue.load();
  const measured = experiments.flatMap((one) => measuredExperimentOf(one, metrics) ?? []);
  while ((await store.statisticsStore.drain(measured)).backlog);
  await Promise.all([persistence.close(), store.close()]);
}

describe('receipts', () => {
  let receipts: string[];
  beforeAll(async () => {
    await ask();
    await door.api.close();
    receipts = await expected();
  }, 120_000);

  it('are kept of the share of the units that take part, by whichever way they ask', async () => {
    const lines = await stored();
    expect(lines.filter((line) => line.startsWith('page '))).toEqual(receipts);
    for (const way of Object.keys(WAYS)) {
      const own = receipts.filter((line) => line.startsWith(`page ${way}-`));
      // Four standard errors of a share of 150 are 0.16.
      expect([way, Math.abs(own.length / UNITS_A_WAY - SHARE) < 0.16]).toEqual([way, true]);
    }
  });

  it('are of the unit that the experiment randomises, and only where they are asked for', async () => {
    const others = (await stored()).filter((line) => !line.startsWith('page '));
    expect(others.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(['tablet d1', 'tablet d2']);
  });

  it('are in the report, with what became of them', async () => {
    const seen = receipts.filter((_, index) => index % 3 > 0);
    await expose(seen);
    const { body } = await get('/v1/experiments/page/report');
    const count = (lines: readonly string[], variant: string): number =>
      lines.filter((line) => line.endsWith(` ${variant}`)).length;
    const eventful = seen.filter((_, index) => index % 2 === 0);
    expect((body['receipts'] as { byVariant: unknown }).byVariant).toEqual(
      ['control', 'treatment'].map((variant) => ({
        variant,
        assigned: count(receipts, variant),
        exposed: count(seen, variant),
        eventful: count(eventful, variant),
      })),
    );
    expect((await get('/v1/experiments/silent/report')).body['receipts']).toBeNull();
  });
});
