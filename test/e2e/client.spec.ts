import { GrowthBook } from '@growthbook/growthbook';
import {
  createClient,
  growthbookTrackingCallback,
  openFeatureHook,
  type Client,
  type ClientProblem,
} from '#libs/client';
import {
  OpenFeature,
  type EvaluationContext,
  type JsonValue,
  type ResolutionDetails,
} from '@openfeature/server-sdk';
import pg from 'pg';
import { anExperiment, call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { TcpRelay } from '../support/tcp-relay.js';

const UNITS = Array.from({ length: 120 }, (_, index) => `u${index}`);

let server: ApiUnderTest;
let relay: TcpRelay;
let database: pg.Client;
let problems: ClientProblem[];
beforeAll(async () => {
  server = await startApi();
  relay = new TcpRelay({ host: '127.0.0.1', port: Number(new URL(server.url).port) });
  await relay.open();
  database = new pg.Client({ connectionString: server.databaseUrl });
  await database.connect();
  for (const key of ['landing-page', 'pricing', 'checkout'])
    await anExperiment(server, key, { traffic: 0.5 });
});
afterAll(async () => {
  await OpenFeature.close();
  await database.end();
  await relay.cut();
  await server.close();
});
beforeEach(() => {
  problems = [];
});

const aClient = (): Client =>
  createClient({
    url: relay.through(server.url),
    clientKey: CLIENT_KEY,
    onError: (problem) => void problems.push(problem),
  });

interface Assigned {
  variant: string;
  value: JsonValue;
  reason: string;
  inExperiment: boolean;
}

async function assigned(experiment: string, id: string): Promise<Assigned> {
  const { body } = await call<{ assignments: [Assigned] }>(server, 'POST', '/v1/assignments', {
    key: CLIENT_KEY,
    body: { attributes: { id }, experiments: [experiment] },
  });
  return body.assignments[0];
}

/** Unit and variant of all exposures of an experiment, sorted. */
async function exposed(experiment: string): Promise<string[]> {
  const { rows } = await database.query<{ unit: string; variant: string }>(
    `SELECT unit, variant FROM events WHERE type = 'exposure' AND experiment = $1`,
    [experiment],
  );
  return rows.map(({ unit, variant }) => `${unit} ${variant}`).sort();
}

async function expected(experiment: string): Promise<string[]> {
  const all = await Promise.all(UNITS.map(async (unit) => ({ unit, ...(await assigned(experiment, unit)) })));
  return all
    .filter(({ inExperiment }) => inExperiment)
    .map(({ unit, variant }) => `${unit} ${variant}`)
    .sort();
}

/** A provider that asks the platform. */
async function resolve<T extends JsonValue>(
  key: string,
  _: T,
  { targetingKey = '' }: EvaluationContext,
): Promise<ResolutionDetails<T>> {
  const { value, ...assignment } = await assigned(key, targetingKey);
  return { ...assignment, value: value as T };
}

describe('the OpenFeature hook, in the real SDK', () => {
  it('sends an exposure for each unit in the experiment, and for no other', async () => {
    const client = aClient();
    await OpenFeature.setProviderAndWait({
      metadata: { name: 'native' },
      resolveBooleanEvaluation: resolve,
      resolveStringEvaluation: resolve,
      resolveNumberEvaluation: resolve,
      resolveObjectEvaluation: resolve,
    });
    const flags = OpenFeature.getClient().addHooks(openFeatureHook(client));
    for (const targetingKey of [...UNITS, ...UNITS.slice(0, 20)]) {
      const { value } = await assigned('landing-page', targetingKey);
      expect(await flags.getStringValue('landing-page', 'none', { targetingKey })).toBe(value);
    }
    await client.close();
    const exposures = await exposed('landing-page');
    expect(exposures).toEqual(await expected('landing-page'));
    expect(exposures.length).toBeGreaterThan(30);
    expect(exposures.length).toBeLessThan(90);
    expect(problems).toEqual([]);
  });
});

describe("GrowthBook's trackingCallback, in the real SDK", () => {
  it('sends the exposures that the platform would have assigned', async () => {
    const client = aClient();
    const growthbook = new GrowthBook({ trackingCallback: growthbookTrackingCallback(client) });
    for (const id of UNITS) {
      await growthbook.setAttributes({ id });
      growthbook.run({
        key: 'pricing',
        variations: ['old_page', 'new_page'],
        meta: [{ key: 'control' }, { key: 'treatment' }],
        coverage: 0.5,
        hashVersion: 2,
      });
    }
    growthbook.destroy();
    await client.close();
    expect(await exposed('pricing')).toEqual(await expected('pricing'));
    expect(problems).toEqual([]);
  });
});

describe('a connection that is cut again and again', () => {
  it('costs no event and counts none twice', async () => {
    const client = aClient();
    const variants = await expected('checkout');
    for (const [index, exposure] of variants.entries()) {
      const [unit = '', variant = ''] = exposure.split(' ');
      client.exposure(unit, 'checkout', variant);
      client.track(unit, 'paid', { value: index });
      if (index % 5 !== 4) continue;
      const sent = client.flush();
      await relay.cut();
      await sent;
      if (index % 2 === 0) await client.flush();
      await relay.open();
    }
    while (!(await client.flush()));
    await client.close();
    expect(await exposed('checkout')).toEqual(variants);
    const { rows } = await database.query<{ value: string }>(`SELECT value FROM events WHERE name = 'paid'`);
    expect(rows.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual(
      variants.map((_, index) => index),
    );
    expect([...new Set(problems.map(({ kind }) => kind))]).toEqual(['retrying']);
  });

  it('says what the platform does not take', async () => {
    const client = aClient();
    client.exposure('u1', 'nowhere', 'control');
    client.track('u1', 'visit');
    expect(await client.flush()).toBe(true);
    client.exposure('u2', 'checkout', 'nobody');
    await client.close();
    expect(problems).toMatchObject([
      { kind: 'rejected', status: 202, errors: [{ pointer: '/experiment' }], events: [{ unit: 'u1' }] },
      { kind: 'rejected', status: 400, errors: [{ pointer: '/variant' }], events: [{ unit: 'u2' }] },
    ]);
  });
});
