import { measuredExperimentOf, type Curve, type CurveDay, type Report } from '#libs/domain';
import { createEventStore, type EventStore } from '#libs/event-store';
import { openPersistence, type Persistence } from '#libs/persistence';
import { readFileSync } from 'node:fs';
import { AnswerSchemas } from '../support/answer-schema.js';
import { call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

const KEY = 'landing-page';
const DAY_MILLISECONDS = 86_400_000;
const UNITS_A_DAY = 60;
const PATIENCE_MILLISECONDS = 30_000;
const DAYS = [2, 1, 0].map((ago) => new Date(Date.now() - ago * DAY_MILLISECONDS - 7_200_000));

let server: ApiUnderTest;
let persistence: Persistence;
let eventStore: EventStore;

const { post, get } = requestsTo(() => server);

beforeAll(async () => {
  server = await startApi();
  persistence = openPersistence({ databaseUrl: server.databaseUrl });
  eventStore = createEventStore({ connectionString: server.databaseUrl });
  await create('/v1/metrics', metricBody('signups', { covariate: null }));
  await create('/v1/metrics', { key: 'paid', type: 'sum', event: 'signup', value: 'value', covariate: null });
  await create('/v1/metrics', {
    ...{ key: 'median-paid', type: 'quantile', event: 'signup', value: 'value' },
    quantile: { level: 0.5, of: 'units' },
  });
  const metrics = { primary: ['signups'], secondary: ['paid', 'median-paid'], guardrails: [] };
  await create('/v1/experiments', draftBody(KEY, { metrics, analysis: { inference: 'sequential' } }));
  const startedAt = new Date((DAYS[0] as Date).getTime() - 60_000).toISOString();
  expect((await post(`/v1/experiments/${KEY}/start`, { startedAt })).status).toBe(200);
});

afterAll(async () => {
  await Promise.all([persistence.close(), eventStore.close()]);
  await server.close();
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

function eventsOf(day: Date): object[] {
  return Array.from({ length: UNITS_A_DAY }, (_, number) => {
    const unit = `${day.toISOString()}-${number}`;
    const variant = number % 2 === 0 ? 'control' : 'treatment';
    const timestamp = day.toISOString();
    const signup = {
      ...{ id: `${unit}-signup`, type: 'track', unit, name: 'signup' },
      timestamp,
      value: number,
    };
    return [
      { id: `${unit}-exposure`, type: 'exposure', unit, experiment: KEY, variant, timestamp },
      ...(number % 3 === 0 ? [] : [signup]),
    ];
  }).flat();
}

async function drain(): Promise<void> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  do {
    if (performance.now() > deadline) throw new Error('The log does not drain.');
    const { experiments, metrics } = await persistence.catalogue.load();
    await eventStore.statisticsStore.drain(
      experiments.flatMap((one) => measuredExperimentOf(one, metrics) ?? []),
    );
  } while ((await eventStore.statisticsStore.lag()).events > 0);
}

async function curveNow(): Promise<Curve> {
  const answer = await get(`/v1/experiments/${KEY}/curve`);
  expect(answer.status).toBe(200);
  const document = await get('/openapi.json');
  const schemas = new AnswerSchemas(document.body as never);
  expect(schemas.faultsOf('GET', '/v1/experiments/{key}/curve', answer)).toEqual([]);
  return answer.body as unknown as Curve;
}

const daysOf = (curve: Curve, metric: string): CurveDay[] =>
  curve.metrics.find((one) => one.metric === metric)?.days ?? [];

test('a curve ends where the report is, and grows by day; as JSON, as CSV, and as the documentation asks for it', async () => {
  expect((await curveNow()).metrics.map(({ days }) => days)).toEqual([[], [], []]);
  for (const day of DAYS) {
    const { body } = await call(server, 'POST', '/v1/events', {
      key: CLIENT_KEY,
      body: { events: eventsOf(day) },
    });
    expect(body).toMatchObject({ rejected: [] });
  }
  await drain();
  const curve = await curveNow();
  const report = (await get(`/v1/experiments/${KEY}/report`)).body as unknown as Report;
  expect(curve).toMatchObject({ experiment: KEY, phase: 1, inference: 'sequential', asOf: report.asOf });
  for (const { metric, arms, comparisons } of report.metrics) {
    const end = daysOf(curve, metric).at(-1);
    expect(end?.arms).toEqual(arms.map(({ variant, units, mean }) => ({ variant, units, mean })));
    expect(end?.comparisons).toEqual(
      comparisons.map(({ variant, control, absolute, relative, sequential }) => ({
        ...{ variant, control },
        absolute: absolute && { ...absolute, lower: sequential?.lower, upper: sequential?.upper },
        relative: relative && {
          estimate: relative.estimate,
          lower: sequential?.relative?.lower ?? null,
          upper: sequential?.relative?.upper ?? null,
        },
      })),
    );
  }
  for (const metric of ['signups', 'paid']) {
    const days = daysOf(curve, metric);
    expect(days.map(({ day }) => day)).toEqual(DAYS.map((day) => day.toISOString().slice(0, 10)));
    expect(days.map(({ arms }) => arms.map(({ units }) => units))).toEqual(
      [1, 2, 3].map((passed) => [passed * 30, passed * 30]),
    );
    const widths = days.map(
      ({ comparisons: [one] }) => (one?.absolute?.upper ?? 0) - (one?.absolute?.lower ?? 0),
    );
    expect(widths).toEqual([...widths].sort((one, other) => other - one));
    expect(widths[2]).toBeGreaterThan(0);
  }
  expect(daysOf(curve, 'median-paid')).toHaveLength(1);

  const documented = readFileSync(new URL('../../docs/measuring.md', import.meta.url), 'utf8');
  const paths = [...documented.matchAll(/\$URL(\/v1\/experiments\/[a-z-]+\/curve\S*?)['"]?\s/g)].map(
    ([, path]) => path as string,
  );
  expect(paths).toHaveLength(2);
  for (const path of paths) expect((await get(path)).status).toBe(200);

  const csv = await get(`/v1/experiments/${KEY}/curve`, { accept: 'text/csv' });
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
  expect((await get(`/v1/experiments/${KEY}/curve?format=csv`)).text).toBe(csv.text);
  const [header = '', ...lines] = csv.text.trimEnd().split('\r\n');
  expect(lines).toHaveLength(2 * (3 + 3 + 1));
  const names = header.split(',');
  const cells = (lines.find((line) => line.includes(',paid,') && line.includes(',treatment,')) ?? '').split(
    ',',
  );
  const [first] = daysOf(curve, 'paid');
  expect(cells[names.indexOf('day')]).toBe(first?.day);
  expect(Number(cells[names.indexOf('mean')])).toBe(first?.arms[1]?.mean);
  expect(Number(cells[names.indexOf('absoluteLower')])).toBe(first?.comparisons[0]?.absolute?.lower);
});

test('what is not there, or not offered, is refused', async () => {
  expect((await get('/v1/experiments/nobody/curve')).status).toBe(404);
  expect((await get(`/v1/experiments/${KEY}/curve?format=html`)).status).toBe(400);
  expect((await get(`/v1/experiments/${KEY}/curve`, { accept: 'text/html' })).status).toBe(406);
});
