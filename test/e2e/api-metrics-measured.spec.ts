import { measuredExperimentOf, type Report, type ReportMetric } from '#libs/domain';
import { createEventStore } from '#libs/event-store';
import { openPersistence } from '#libs/persistence';
import { call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { draftBody, requestsTo } from '../support/requests.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Noon, nine days ago: every window of a day that began then is over. */
const MET_AT = Math.floor(Date.now() / DAY) * DAY - 9 * DAY + 12 * HOUR;
const LATELY = Date.now() - HOUR;

const METRICS: Record<string, object> = {
  products: { type: 'count-distinct', event: 'view', value: 'product' },
  revenue: {
    type: 'sum',
    event: 'order',
    filters: [
      { property: 'country', operator: 'in', value: ['DE', 'NL'] },
      { property: 'value', operator: 'gte', value: 10 },
    ],
  },
  way: {
    type: 'funnel',
    funnel: { steps: [{ event: 'see' }, { event: 'cart' }, { event: 'pay' }], within: { hours: 1 } },
  },
  wait: { type: 'time-to-event', event: 'first', window: { days: 1 } },
  clicks: { type: 'count', event: 'click', trigger: { event: 'open', count: 2 } },
  recent: { type: 'sum', event: 'buy', lookback: { days: 5 } },
  matured: { type: 'conversion', event: 'join', window: { days: 1 }, matured: true },
};

const exposure = (unit: string, variant: string, at: number): object => ({
  ...{ id: `${unit}-met`, type: 'exposure', unit, experiment: 'measured', variant },
  timestamp: new Date(at).toISOString(),
});

let number = 0;
/** So long after the unit met its variant. */
const track = (unit: string, name: string, after: number, more: object = {}): object => ({
  ...{ id: `measured-${(number += 1)}`, type: 'track', unit, name, ...more },
  timestamp: new Date(MET_AT + after).toISOString(),
});
const view = (unit: string, product: unknown): object =>
  track(unit, 'view', HOUR, { properties: { product } });
const order = (unit: string, value: number, country: string): object =>
  track(unit, 'order', HOUR, { value, properties: { country } });
const steps = (unit: string, ...way: [name: string, minutes: number][]): object[] =>
  way.map(([name, minutes]) => track(unit, name, minutes * MINUTE));

const EVENTS = [
  ...['a1', 'a2', 'a3', 'a4'].map((unit) => exposure(unit, 'control', MET_AT)),
  ...['b1', 'b2', 'b3', 'b4'].map((unit) => exposure(unit, 'treatment', MET_AT)),
  exposure('a5', 'control', LATELY),
  exposure('b5', 'treatment', LATELY),
  // Distinct: 2 (A twice, B), 2 (a text and a number), 1; and 3.
  ...[view('a1', 'A'), view('a1', 'A'), view('a1', 'B'), view('a2', '1'), view('a2', 1), view('a4', 'A')],
  ...[view('b1', 'A'), view('b1', 'B'), view('b1', 'C'), track('b2', 'view', HOUR)],
  // Of a1 only the first passes both filters.
  ...[order('a1', 10, 'DE'), order('a1', 5, 'DE'), order('a1', 20, 'US'), order('a2', 30, 'NL')],
  order('b1', 100, 'DE'),
  // a1 goes all the way, a2 puts into the cart before it sees, a3 pays too late.
  ...steps('a1', ['see', 0], ['cart', 30], ['pay', 50]),
  ...steps('a2', ['cart', 10], ['see', 20], ['pay', 30]),
  ...steps('a3', ['see', 0], ['cart', 30], ['pay', 120]),
  ...steps('b1', ['see', 1], ['cart', 2], ['pay', 3]),
  ...steps('b2', ['pay', 1], ['see', 2], ['cart', 3], ['pay', 4]),
  // 6 h, never, 12 h, too late; at once.
  track('a1', 'first', 6 * HOUR),
  ...[track('a3', 'first', 18 * HOUR), track('a3', 'first', 12 * HOUR), track('a4', 'first', 30 * HOUR)],
  track('b1', 'first', 0),
  // Triggered after the second: the first click does not count, nor does a2's.
  ...[track('a1', 'open', HOUR), track('a1', 'click', 1.5 * HOUR), track('a1', 'open', 2 * HOUR)],
  ...[track('a1', 'click', 3 * HOUR), track('a1', 'click', 4 * HOUR)],
  ...[track('a2', 'open', HOUR), track('a2', 'click', 2 * HOUR)],
  ...[track('b1', 'open', HOUR), track('b1', 'open', 2 * HOUR)],
  // Eight days ago, and one.
  ...[track('a1', 'buy', HOUR, { value: 7 }), track('a1', 'buy', 8 * DAY, { value: 3 })],
  track('b1', 'buy', 8 * DAY, { value: 11 }),
  track('a1', 'join', HOUR),
  track('a5', 'join', LATELY - MET_AT + MINUTE),
];

let server: ApiUnderTest;
let report: Report;
beforeAll(async () => {
  server = await startApi();
  for (const [key, metric] of Object.entries(METRICS)) {
    await made('/v1/metrics', { key, covariate: null, ...metric });
  }
  const [first, ...others] = Object.keys(METRICS);
  const metrics = { primary: [first], secondary: others };
  await made('/v1/experiments', draftBody('measured', { metrics }));
  const startedAt = new Date(MET_AT - HOUR).toISOString();
  await made('/v1/experiments/measured/start', { startedAt });
  await send(EVENTS);
  await send(EVENTS.slice(10));
  await drained();
  report = (await get('/v1/experiments/measured/report')).body as unknown as Report;
});
afterAll(() => server.close());

const { post, get } = requestsTo(() => server);

/** A server that is busy is asked again. */
async function made(path: string, body: object): Promise<void> {
  for (;;) {
    const { status, text } = await post(path, body);
    if (status < 300) return;
    if (status !== 503) throw new Error(text);
  }
}

/** As clients must: a server that is busy is asked again. */
async function send(events: readonly object[]): Promise<void> {
  for (;;) {
    const sent = await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events } });
    if (sent.status === 202) return;
    if (sent.status !== 503) throw new Error(sent.text);
  }
}

async function drained(): Promise<void> {
  const persistence = openPersistence({ databaseUrl: server.databaseUrl });
  const store = createEventStore({ connectionString: server.databaseUrl });
  const { experiments, metrics } = await persistence.catalogue.load();
  const measured = experiments.flatMap((one) => measuredExperimentOf(one, metrics) ?? []);
  while ((await store.statisticsStore.drain(measured)).backlog);
  await Promise.all([store.close(), persistence.close()]);
}

const metricOf = (key: string): ReportMetric => report.metrics.find(({ metric }) => metric === key)!;
const armsOf = (key: string): (number | null)[][] =>
  metricOf(key).arms.map(({ units, mean }) => [units, mean]);

describe('a report, by hand', () => {
  it('has five units in each arm', () => {
    expect(report.exposures.byVariant).toEqual({ control: 5, treatment: 5 });
  });

  it('tells values apart, a text from a number, whatever comes twice', () => {
    expect(armsOf('products')).toEqual([
      [5, 1],
      [5, 0.6],
    ]);
  });

  it('sums what passes every filter', () => {
    expect(armsOf('revenue')).toEqual([
      [5, 8],
      [5, 20],
    ]);
  });

  it('follows units through the steps, in order and in time', () => {
    expect(armsOf('way')).toEqual([
      [5, 0.2],
      [5, 0.4],
    ]);
    const reach = metricOf('way').funnel!.map(({ event, arms }) => [
      event,
      ...arms.map(({ units }) => units),
    ]);
    expect(reach).toEqual([
      ['see', 3, 2],
      ['cart', 2, 2],
      ['pay', 1, 2],
    ]);
  });

  it('waits a day for the first event, in seconds, of the units whose day is over', () => {
    expect(armsOf('wait')).toEqual([
      [4, (6 + 24 + 12 + 24) * 900],
      [4, (0 + 24 + 24 + 24) * 900],
    ]);
    expect(metricOf('wait')).toMatchObject({ direction: 'decrease', matured: { units: 8, of: 10 } });
    expect(metricOf('wait').comparisons[0]!.absolute!.estimate).toBeCloseTo(6 * 900, 6);
  });

  it('begins to count with the trigger, for the units that had it', () => {
    expect(armsOf('clicks')).toEqual([
      [1, 2],
      [1, 0],
    ]);
    expect(metricOf('clicks').trigger).toMatchObject({
      byVariant: [
        { variant: 'control', exposed: 5, triggered: 1 },
        { variant: 'treatment', exposed: 5, triggered: 1 },
      ],
      share: 0.2,
    });
  });

  it('looks back from now', () => {
    expect(armsOf('recent')).toEqual([
      [5, 0.6],
      [5, 2.2],
    ]);
  });

  it('leaves out whose window is not over, whatever they did', () => {
    expect(armsOf('matured')).toEqual([
      [4, 0.25],
      [4, 0],
    ]);
  });

  it('shows the steps on its page and in its table', async () => {
    const page = await get('/v1/experiments/measured/report?format=html');
    expect(page.text).toContain('3. pay');
    const csv = await get('/v1/experiments/measured/report?format=csv');
    expect(csv.text.match(/funnel-step/g)).toHaveLength(6);
  });
});
