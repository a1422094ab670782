import { createEventStore, type EventStore } from '#libs/event-store';
import { openPersistence, type Persistence } from '#libs/persistence';
import { measuredExperimentOf } from '#libs/domain';
import { call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, metricBody, requestsTo } from '../support/requests.js';

const UNITS = 300;

let server: ApiUnderTest;
let store: EventStore;
let persistence: Persistence;
beforeAll(async () => {
  server = await startApi();
  // A drain of it takes some units at a time.
  store = createEventStore({ connectionString: server.databaseUrl, backfillEvents: 100 });
  persistence = openPersistence({ databaseUrl: server.databaseUrl });
});
afterAll(async () => {
  await Promise.all([store.close(), persistence.close()]);
  await server.close();
});

const { post, patch, get } = requestsTo(() => server);

interface Report {
  metrics: { metric: string; arms: unknown[] }[];
  checks: { code: string; status: string; detail: string }[];
}
const reportOf = async (key: string): Promise<Report> =>
  (await get(`/v1/experiments/${key}/report`)).body as unknown as Report;
const checkOf = ({ checks }: Report, code: string) => checks.find((check) => check.code === code);

/** As a worker does; returns whether anything is left to do. */
async function drain(): Promise<boolean> {
  const { experiments, metrics } = await persistence.catalogue.load();
  const measured = experiments
    .map((experiment) => measuredExperimentOf(experiment, metrics))
    .filter((experiment) => experiment !== null);
  return (await store.statisticsStore.drain(measured)).backlog;
}

async function send(): Promise<void> {
  const events = Array.from({ length: UNITS }, (_, index) => {
    const unit = `u${index}`;
    const variant = index % 2 === 0 ? 'control' : 'treatment';
    const exposures = ['late', 'early'].map((experiment) => ({
      id: `${experiment}-${index}`,
      type: 'exposure',
      unit,
      experiment,
      variant,
    }));
    const order = { id: `order-${index}`, type: 'track', unit, name: 'order', value: (index % 9) + 1 };
    return [...exposures, ...(index % 3 === 0 ? [order] : [])];
  }).flat();
  const sent = await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events } });
  if (sent.status !== 202) throw new Error(sent.text);
}

it('a metric that joins a running experiment is complete in the end, and the report tells how far it is', async () => {
  await post('/v1/metrics', metricBody('signup'));
  await post('/v1/metrics', metricBody('revenue', { type: 'sum', event: 'order', value: 'value' }));
  const metrics = { primary: ['signup'], secondary: ['revenue'] };
  await post('/v1/experiments', draftBody('late', { metrics: { primary: ['signup'] } }));
  await post('/v1/experiments', draftBody('early', { metrics }));
  for (const key of ['late', 'early']) await post(`/v1/experiments/${key}/start`, {});
  await send();
  while (await drain());
  const joined = await patch('/v1/experiments/late', { metrics });
  expect(joined.status).toBe(200);
  expect(joined.body['metrics']).toMatchObject({
    late: [{ metric: 'revenue', addedAt: expect.any(String) as unknown }],
  });

  const told: string[] = [];
  while (await drain()) {
    const report = await reportOf('late');
    const check = checkOf(report, 'BACKFILL');
    if (check === undefined) continue;
    told.push(check.detail);
    expect(check.status).toBe('warning');
    const arms = report.metrics.find(({ metric }) => metric === 'revenue')?.arms;
    expect(arms).toMatchObject([
      { units: 0, mean: null },
      { units: 0, mean: null },
    ]);
  }
  expect(told[0]).toBe('revenue is built to 0 %; until then it has no numbers.');
  expect(new Set(told).size).toBeGreaterThan(3);

  const [late, early] = [await reportOf('late'), await reportOf('early')];
  expect(checkOf(late, 'BACKFILL')).toBeUndefined();
  const armsOf = ({ metrics: measured }: Report) => measured.find(({ metric }) => metric === 'revenue')?.arms;
  expect(armsOf(late)).toEqual(armsOf(early));
  expect(armsOf(late)).toMatchObject([{ units: UNITS / 2 }, { units: UNITS / 2 }]);
});
