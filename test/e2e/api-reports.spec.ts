import { measuredExperimentOf, type Report, type Simulation, type SimulationResult } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { DEFAULT_PROJECT_ID, openPersistence, type Persistence } from '#libs/persistence';
import { randomUUID } from 'node:crypto';
import { AnswerSchemas } from '../support/answer-schema.js';
import { anExperiment, call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { requestsTo } from '../support/requests.js';

let server: ApiUnderTest;
let persistence: Persistence;
let eventStore: EventStore;
beforeAll(async () => {
  server = await startApi();
  persistence = openPersistence({ databaseUrl: server.databaseUrl });
  eventStore = createEventStore({ connectionString: server.databaseUrl });
});
afterAll(async () => {
  await Promise.all([persistence.close(), eventStore.close()]);
  await server.close();
});

const { post, get, patch } = requestsTo(() => server);

/** Exposes units, halves of them to each variant, and counts what the log then holds. */
async function expose(experiment: string, units: readonly string[]): Promise<void> {
  const exposures = units.map((unit, index) => ({
    id: `${experiment}-${unit}`,
    type: 'exposure',
    unit,
    experiment,
    variant: index % 2 === 0 ? 'control' : 'treatment',
  }));
  const signups = units
    .filter((_, index) => index % 3 === 0)
    .map((unit) => ({ id: `${experiment}-${unit}-signup`, type: 'track', unit, name: 'signup' }));
  await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events: [...exposures, ...signups] } });
  const { experiments, metrics } = await persistence.catalogue.load();
  const measured = experiments.flatMap((one) => measuredExperimentOf(one, metrics) ?? []);
  while ((await eventStore.statisticsStore.drain(measured)).backlog);
}

async function reportsOf(experiment: string): Promise<{ id: string }[]> {
  return (await get(`/v1/experiments/${experiment}/reports`)).body['items'] as { id: string }[];
}

const POOR_RESULT: SimulationResult = {
  units: 100,
  mean: 0.1,
  standardDeviation: 0.3,
  skewness: 2,
  rates: [],
  uniformity: { statistic: 9, pValue: 0.001 },
  isDecisionGrade: false,
  detail: 'Too many false alarms.',
};

/** Members that the first version of the schema did not have. */
const ADDED = [
  ...['groupSequential', 'simultaneous', 'adjustment', 'uncapped', 'sensitivity'],
  ...[
    'segments',
    'heterogeneity',
    'calibration',
    'plannedUnits',
    'looks',
    'spending',
    'multiplicity',
    'prior',
    'receipts',
  ],
];

function reportOfVersion1(report: object): object {
  const text = JSON.stringify(report, (name, value: unknown) => (ADDED.includes(name) ? undefined : value));
  return { ...(JSON.parse(text) as object), schemaVersion: 1 };
}

describe('a report', () => {
  it('comes as JSON, CSV or a page that may run nothing', async () => {
    await anExperiment(server, 'reported');
    const json = await get('/v1/experiments/reported/report');
    expect(json.body).toMatchObject({
      experiment: { key: 'reported' },
      exposures: { crossovers: 0 },
      phase: 1,
    });
    const csv = await get('/v1/experiments/reported/report', { accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    const page = await get('/v1/experiments/reported/report?format=html');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none';/);
    expect(page.text).toMatch(/^<!doctype html>/i);
    expect((await get('/v1/experiments/reported/report?format=pdf')).status).toBe(400);
    expect((await get('/v1/experiments/reported/report', { accept: 'image/png' })).status).toBe(406);
    expect((await get('/v1/experiments/nobody/report')).status).toBe(404);
  });

  it('is kept as it was shown, once as long as it says the same', async () => {
    await anExperiment(server, 'kept');
    const first = await get('/v1/experiments/kept/report');
    const again = await get('/v1/experiments/kept/report', {
      'if-none-match': first.headers.get('etag') ?? '',
    });
    expect(again.status).toBe(304);
    await patch('/v1/experiments/kept', { name: 'Another name' });
    await get('/v1/experiments/kept/report');
    const list = await get('/v1/experiments/kept/reports');
    expect(list.body['items']).toHaveLength(2);
    const stored = await get(first.headers.get('content-location') ?? '');
    expect(stored.body).toEqual(first.body);
    const absent = '/v1/experiments/kept/reports/00000000-0000-4000-8000-000000000000';
    expect((await get(absent)).status).toBe(404);
  });

  it('is new when the numbers are, and not for what other experiments do', async () => {
    await anExperiment(server, 'counted');
    await anExperiment(server, 'elsewhere');
    const idNow = async (): Promise<unknown> => (await get('/v1/experiments/counted/report')).body['id'];
    const first = await idNow();
    await expose('elsewhere', ['a', 'b']);
    expect(await idNow()).toBe(first);
    await expose('counted', ['a', 'b', 'c']);
    const second = await get('/v1/experiments/counted/report');
    expect(second.body['id']).not.toBe(first);
    expect(second.body).toMatchObject({ exposures: { total: 3 } });
    expect((await get(`/v1/experiments/counted/reports/${String(first)}`)).body).toMatchObject({
      exposures: { total: 0 },
    });
    const list = await get('/v1/experiments/counted/reports');
    expect((list.body['items'] as { id: string }[]).map(({ id }) => id)).toEqual([second.body['id'], first]);
  });

  it('is left behind by an experiment that ends, asked for or not', async () => {
    await anExperiment(server, 'ended');
    await expose('ended', ['a', 'b']);
    await post('/v1/experiments/ended/stop');
    const [stopped] = await reportsOf('ended');
    await post('/v1/experiments/ended/decision', { outcome: 'keep' });
    await post('/v1/experiments/ended/archive');
    const last = await get('/v1/experiments/ended/report');
    expect(last.body).toMatchObject({ experiment: { status: 'decided' }, exposures: { total: 2 } });
    expect((await reportsOf('ended')).map(({ id }) => id)).toEqual([last.body['id'], stopped?.id]);
  });

  it('is exactly what the document says, with numbers in it, and as CSV and page', async () => {
    const { body: document } = await get('/openapi.json');
    const schemas = new AnswerSchemas(document as unknown as ConstructorParameters<typeof AnswerSchemas>[0]);
    await anExperiment(server, 'exact', {
      analysis: { plannedUnits: 40, looks: 4, prior: { standardDeviation: 0.1 } },
    });
    await expose(
      'exact',
      Array.from({ length: 40 }, (_, index) => `u${index}`),
    );
    const report = await get('/v1/experiments/exact/report');
    expect(report.body).toMatchObject({ schemaVersion: 4, options: { inference: 'group-sequential' } });
    expect(schemas.faultsOf('GET', '/v1/experiments/{key}/report', report)).toEqual([]);
    expect((await get('/v1/experiments/exact/report?format=csv')).text).toContain('signup');
    expect((await get('/v1/experiments/exact/report?format=html')).text).toContain('exact');
  });

  it('of an earlier version stays as it was stored, and is still a page', async () => {
    await anExperiment(server, 'older');
    const { body } = await get('/v1/experiments/older/report');
    const { id: _id, createdAt: _createdAt, ...report } = body;
    const experiment = await persistence.experiments.findByKey(DEFAULT_PROJECT_ID, 'older');
    const old = { ...reportOfVersion1(report), logPosition: '7' };
    const id = randomUUID();
    await persistence.reports.save({
      id,
      experimentId: experiment?.id ?? '',
      createdAt: new Date(),
      report: old as unknown as Report,
    });
    const path = `/v1/experiments/older/reports/${id}`;
    expect((await get(path)).body).toMatchObject(old);
    expect((await get(`${path}?format=html`)).text).toMatch(/^<!doctype html>/i);
    expect((await get(`${path}?format=csv`)).status).toBe(200);
    expect((await get('/v1/experiments/older/report')).body).toMatchObject({ schemaVersion: 4 });
  });

  it('says what a simulation found of a metric, until the metric changes', async () => {
    await anExperiment(server, 'calibrated');
    const { body } = await post('/v1/simulations', { metric: 'calibrated-signup', splits: 100 });
    const claimed = await persistence.simulations.claim(new Date());
    await persistence.simulations.finish({
      ...(claimed as Simulation),
      status: 'done',
      progress: 1,
      result: POOR_RESULT,
      finishedAt: new Date(),
    });
    const calibration = async (): Promise<unknown> => {
      const report = await get('/v1/experiments/calibrated/report');
      return (report.body['metrics'] as { calibration: unknown }[])[0]?.calibration;
    };
    expect(await calibration()).toMatchObject({ isDecisionGrade: false, simulation: body['id'] });
    await patch('/v1/metrics/calibrated-signup', { name: 'Signups' });
    expect(await calibration()).toBeNull();
  });

  it('of an archived experiment is the last that was made', async () => {
    await anExperiment(server, 'put-away');
    await post('/v1/experiments/put-away/stop');
    const last = await get('/v1/experiments/put-away/report');
    await post('/v1/experiments/put-away/archive');
    expect((await get('/v1/experiments/put-away/report')).body).toEqual(last.body);
  });
});
