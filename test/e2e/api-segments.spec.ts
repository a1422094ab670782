import { measuredExperimentOf } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { openPersistence, type Persistence } from '#libs/persistence';
import { call, CLIENT_KEY, pointersOf, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

const PATIENCE_MILLISECONDS = 30_000;
const KEY = 'by-country';

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

interface Exposed {
  unit: string;
  variant: string;
  country?: string;
  device?: string;
  /** Seconds after the start. */
  at?: number;
}

const startedAt = new Date(Date.now() - 3_600_000);

const exposure = ({ unit, variant, country, device, at = 60 }: Exposed): object => ({
  id: `exposure-${unit}-${at}`,
  type: 'exposure',
  unit,
  experiment: KEY,
  variant,
  timestamp: new Date(startedAt.getTime() + at * 1_000).toISOString(),
  ...((country !== undefined || device !== undefined) && { attributes: { country, device } }),
});

const signup = (unit: string, value: number): object => ({
  id: `signup-${unit}`,
  type: 'track',
  unit,
  name: 'signup',
  value,
  timestamp: new Date(startedAt.getTime() + 120_000).toISOString(),
});

/** A database that is busy with other tests says so, and is asked again. */
async function create(path: string, body: object): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const { status, text } = await post(path, body);
    if (status === 201) return;
    if (status !== 503 || performance.now() > deadline) throw new Error(text);
  }
}

async function send(events: readonly object[]): Promise<void> {
  const answer = await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events } });
  expect(answer.body).toMatchObject({ accepted: events.length });
}

async function drain(): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    if (performance.now() > deadline) throw new Error('The log does not drain.');
    const { experiments, metrics } = await persistence.catalogue.load();
    await eventStore.statisticsStore.drain(
      experiments.flatMap((one) => measuredExperimentOf(one, metrics) ?? []),
    );
  } while ((await eventStore.statisticsStore.lag()).events > 0 || (await isBuilding()));
}

/** Whether what is read is still of an earlier definition. */
async function isBuilding(): Promise<boolean> {
  const experiment = await persistence.experiments.findByKey('00000000-0000-0000-0000-000000000001', KEY);
  if (!experiment) return true;
  const { segments } = await eventStore.statisticsStore.read(experiment.id, 1);
  return new Set(segments.map(({ dimension }) => dimension)).size !== experiment.segments.length;
}

interface ReportedMetric {
  metric: string;
  segments: { dimension: string; value: string; arms: { variant: string; units: number; total: number }[] }[];
  heterogeneity: { dimension: string; variant: string; degreesOfFreedom: number }[];
}

async function metricsOfReport(): Promise<ReportedMetric[]> {
  const { body } = await get(`/v1/experiments/${KEY}/report`);
  return body['metrics'] as ReportedMetric[];
}

/** Units and total of control, then of treatment, by segment. */
function numbersOf(metric: ReportedMetric | undefined, dimension: string): Record<string, number[]> {
  const segments = (metric?.segments ?? []).filter((segment) => segment.dimension === dimension);
  return Object.fromEntries(
    segments.map(({ value, arms }) => [value, arms.flatMap(({ units, total }) => [units, total])]),
  );
}

/** Nine units: five of the Netherlands, three of Belgium, one that said nothing. Four sign up. */
const UNITS: Exposed[] = [
  { unit: 'nl-1', variant: 'control', country: 'NL', device: 'phone' },
  { unit: 'nl-2', variant: 'control', country: 'NL', device: 'desktop' },
  { unit: 'nl-3', variant: 'treatment', country: 'NL', device: 'phone' },
  { unit: 'nl-4', variant: 'treatment', country: 'NL', device: 'phone' },
  { unit: 'nl-5', variant: 'treatment', country: 'NL', device: 'desktop' },
  { unit: 'be-1', variant: 'control', country: 'BE', device: 'phone' },
  { unit: 'be-2', variant: 'control', country: 'BE', device: 'desktop' },
  { unit: 'be-3', variant: 'treatment', country: 'BE' },
  { unit: 'nowhere', variant: 'control' },
];

describe('segments of an experiment', () => {
  beforeAll(async () => {
    await create('/v1/metrics', metricBody('signups', { covariate: null }));
    await create('/v1/metrics', {
      key: 'paid',
      type: 'sum',
      event: 'signup',
      value: 'value',
      covariate: null,
    });
    await create('/v1/metrics', {
      key: 'median-paid',
      type: 'quantile',
      event: 'signup',
      value: 'value',
      quantile: { level: 0.5, of: 'units' },
    });
    await create(
      '/v1/experiments',
      draftBody(KEY, {
        metrics: { primary: ['signups'], secondary: ['paid', 'median-paid'] },
        segments: ['country'],
      }),
    );
    const started = await post(`/v1/experiments/${KEY}/start`, { startedAt: startedAt.toISOString() });
    expect(started.body).toMatchObject({ status: 'running', segments: ['country'] });
    await send([
      ...UNITS.map(exposure),
      signup('nl-1', 10),
      signup('nl-3', 20),
      signup('nl-4', 30),
      signup('be-1', 5),
    ]);
    await drain();
  });

  it('are counted by what the first exposure said', async () => {
    const [signups, paid] = await metricsOfReport();
    expect(numbersOf(signups, 'country')).toEqual({
      NL: [2, 1, 3, 2],
      BE: [2, 1, 1, 0],
      '(none)': [1, 0, 0, 0],
    });
    expect(numbersOf(paid, 'country')).toEqual({
      NL: [2, 10, 3, 50],
      BE: [2, 5, 1, 0],
      '(none)': [1, 0, 0, 0],
    });
    expect(paid?.segments.map(({ value }) => value)).toEqual(['NL', 'BE', '(none)']);
    expect(paid?.heterogeneity).toMatchObject([{ dimension: 'country', variant: 'treatment' }]);
  });

  it('are not there of a metric that is formed from units when it is read', async () => {
    const metrics = await metricsOfReport();
    expect(metrics.find(({ metric }) => metric === 'median-paid')).toMatchObject({
      segments: [],
      heterogeneity: [],
    });
  });

  it('stand in the table and on the page', async () => {
    const csv = await get(`/v1/experiments/${KEY}/report?format=csv`);
    const rows = csv.text.split('\r\n').map((line) => line.split(','));
    const header = rows[0] ?? [];
    const cell = (row: readonly string[], name: string): string => row[header.indexOf(name)] ?? '';
    const ofNetherlands = rows.filter(
      (row) =>
        cell(row, 'row') === 'segment-arm' && cell(row, 'metric') === 'paid' && cell(row, 'segment') === 'NL',
    );
    expect(
      ofNetherlands.map((row) => [cell(row, 'variant'), cell(row, 'units'), cell(row, 'total')]),
    ).toEqual([
      ['control', '2', '10'],
      ['treatment', '3', '50'],
    ]);
    const page = await get(`/v1/experiments/${KEY}/report?format=html`);
    expect(page.text).toContain('paid by country, treatment');
    expect(page.text).not.toContain('median-paid by country');
  });

  it('take a unit along when an earlier exposure arrives late', async () => {
    await send([exposure({ unit: 'be-1', variant: 'control', country: 'NL', at: 30 })]);
    await drain();
    const [, paid] = await metricsOfReport();
    expect(numbersOf(paid, 'country')).toEqual({
      NL: [3, 15, 3, 50],
      BE: [1, 0, 1, 0],
      '(none)': [1, 0, 0, 0],
    });
  });

  it('may be others while it runs: they are counted from the log, and the plan stays as it was', async () => {
    const before = await get(`/v1/experiments/${KEY}`);
    const change = { segments: ['country', 'device'] };
    const preview = await patch(`/v1/experiments/${KEY}?dryRun=true`, change);
    expect(preview.body['consequences']).toContain(
      'Results by "device" are counted from the log, from the start of the experiment on. They explain and decide nothing: the plan stays as it was frozen.',
    );
    const after = await patch(`/v1/experiments/${KEY}`, change);
    expect(after.body).toMatchObject({ ...change, planHash: before.body['planHash'] });
    expect(after.body['phases']).toEqual(before.body['phases']);
    await drain();
    const [signups] = await metricsOfReport();
    expect(numbersOf(signups, 'country')).toEqual({
      NL: [3, 2, 3, 2],
      BE: [1, 0, 1, 0],
      '(none)': [1, 0, 0, 0],
    });
    // The earlier exposure of be-1 said nothing of its device.
    expect(numbersOf(signups, 'device')).toEqual({
      phone: [1, 1, 2, 2],
      '(none)': [2, 1, 1, 0],
      desktop: [2, 0, 1, 0],
    });
    const removal = await patch(`/v1/experiments/${KEY}?dryRun=true`, { segments: ['device'] });
    expect(removal.body['consequences']).toContain(
      'Results by "country" are no longer kept; stored reports still show them.',
    );
  });

  it.each([
    ['twice the same', ['country', 'country'], ['/segments/1']],
    ['what is randomised', ['id'], ['/segments/0']],
    ['no name', [''], ['/segments/0']],
    ['a name that cannot be shown', ['a\u0000b'], ['/segments/0']],
    ['six', ['a', 'b', 'c', 'd', 'e', 'f'], ['/segments']],
    ['a text', 'country', ['/segments']],
    ['numbers', [1], ['/segments']],
  ])('are refused: %s', async (_, segments, pointers) => {
    const answer = await post('/v1/experiments', draftBody('refused', { segments }));
    expect([answer.status, pointersOf(answer)]).toEqual([400, pointers]);
  });
});
