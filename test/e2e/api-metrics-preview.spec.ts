import { createEventStore } from '#libs/event-store';
import { call, CLIENT_KEY, pointersOf, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { metricBody, requestsTo } from '../support/requests.js';

interface Preview {
  eventsShare: number;
  sources: {
    role: string;
    event: string;
    events: number;
    passingShare: number | null;
    carryingShare: number | null;
    units: number;
    days: { day: string; events: number; passing: number }[];
    examples: { unit: string; properties: object; passes: boolean }[];
  }[];
  estimate: number | null;
  distribution: Record<string, number | null> | null;
  warnings: string[];
}

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
  await send([
    order('u1', 10, { country: 'DE', plan: 'basic' }),
    order('u1', 20, { country: 'DE', plan: 'basic' }),
    order('u2', 5, { country: 'DE', plan: 'basic' }),
    order('u3', 100, { country: 'NL', plan: 'basic' }),
    order('u4', null, { plan: 'basic' }),
    track('u5', 'visit'),
  ]);
  await drained();
});
afterAll(() => server.close());

const { post } = requestsTo(() => server);
let number = 0;
const track = (unit: string, name: string, more: object = {}): object => ({
  ...{ id: `preview-${(number += 1)}`, type: 'track', unit, name },
  ...more,
});
const order = (unit: string, value: number | null, properties: object): object =>
  track(unit, 'order', { ...(value !== null && { value }), properties });
/** As clients must: a server that is busy is asked again. */
async function send(events: object[]): Promise<void> {
  for (;;) {
    const sent = await call(server, 'POST', '/v1/events', { key: CLIENT_KEY, body: { events } });
    if (sent.status === 202) return;
    if (sent.status !== 503) throw new Error(sent.text);
  }
}

/** History is read as far as it was drained. */
async function drained(): Promise<void> {
  const store = createEventStore({ connectionString: server.databaseUrl });
  while ((await store.statisticsStore.drain([])).backlog);
  await store.close();
}

async function preview(body: object): Promise<Preview> {
  const answer = await post('/v1/metrics/preview', body);
  if (answer.status !== 200)
    throw new Error(answer.text + server.logLines.filter((line) => line.includes('"err"')).at(-1));
  return answer.body as unknown as Preview;
}

const definition = (more: object): object => ({
  metric: { key: 'revenue', type: 'sum', event: 'order', ...more },
});

describe('POST /v1/metrics/preview', () => {
  it('measures what is there: five units, of which three bought for 135 together', async () => {
    const { sources, estimate, distribution, eventsShare } = await preview(definition({}));
    expect(eventsShare).toBe(1);
    expect(sources).toMatchObject([
      { role: 'event', event: 'order', events: 5, passingShare: 1, carryingShare: 0.8, units: 4 },
    ]);
    expect(sources[0]!.days).toMatchObject([{ events: 5, passing: 5 }]);
    expect(estimate).toBeCloseTo(135 / 5, 12);
    expect(distribution).toMatchObject({
      ...{ units: 5, population: 5, mean: 27, shareZero: 0.4, p50: 5, p90: 100, p99: 100, maximum: 100 },
    });
    // Squares of the deviations 3, -22, 73, -27, -27.
    expect(distribution!['standardDeviation']).toBeCloseTo(Math.sqrt((9 + 484 + 5_329 + 729 + 729) / 4), 9);
  });

  it('reads only what passes the filters, and names what is missing', async () => {
    const filters = [{ property: 'country', operator: 'eq', value: 'DE' }];
    const { sources, estimate, warnings } = await preview(definition({ filters }));
    expect(sources[0]).toMatchObject({ events: 5, passingShare: 0.6, units: 2 });
    expect(estimate).toBeCloseTo(35 / 5, 12);
    expect(warnings).toEqual([
      'The property "country", which a filter reads, is missing in 20 % of the events "order".',
    ]);
  });

  it('shows five examples without ids of units and without properties that it does not read', async () => {
    const filters = [{ property: 'country', operator: 'exists' }];
    const [source] = (await preview(definition({ filters }))).sources;
    expect(source!.examples).toHaveLength(5);
    expect(JSON.stringify(source!.examples)).not.toMatch(/"u\d"|basic/);
    expect(source!.examples.filter(({ passes }) => passes)).toHaveLength(4);
  });

  it.each<[string, object, RegExp]>([
    ['an event that was never seen', { event: 'orders' }, /"orders" was not seen.*Did you mean "order"/],
    ['a text that is summed', { value: 'plan' }, /carry text, not a number/],
    ['numbers that most events lack', { value: 'amount' }, /Only 0 % of the events "order" carry/],
    [
      'a value that never differs',
      { type: 'count-distinct', value: 'plan' },
      /carries the same in the property "plan"/,
    ],
    [
      'filters that nothing passes',
      { filters: [{ property: 'country', operator: 'eq', value: 5 }] },
      /No event "order" passes the filters/,
    ],
  ])('warns of %s', async (_what, more, warning) => {
    const { warnings } = await preview(definition(more));
    expect(warnings.join('\n')).toMatch(warning);
  });

  it('takes the key of a metric that is kept', async () => {
    await post('/v1/metrics', metricBody('bought', { event: 'order', window: null }));
    const { estimate, sources } = await preview({ key: 'bought', days: 1 });
    expect(sources[0]).toMatchObject({ role: 'event', carryingShare: null });
    expect(estimate).toBeCloseTo(4 / 5, 12);
  });

  it('tells every source of a funnel', async () => {
    const funnel = { steps: [{ event: 'visit' }, { event: 'order' }] };
    const { sources } = await preview({ metric: { key: 'way', type: 'funnel', funnel } });
    expect(sources.map(({ role, event, units }) => [role, event, units])).toEqual([
      ['step 1', 'visit', 1],
      ['step 2', 'order', 4],
    ]);
  });

  it.each<[object, number, string]>([
    [{}, 400, '/metric'],
    [{ key: 'bought', metric: { key: 'a', type: 'count', event: 'e' } }, 400, '/metric'],
    [definition({ filters: [{ property: 'a', operator: 'in', value: 1 }] }), 400, '/metric/filters/0/value'],
    [definition({ window: {} }), 400, '/metric/window'],
    [{ key: 'bought', days: 61 }, 400, '/days'],
    [{ key: 'bought', experiment: 'nobody' }, 404, '/experiment'],
  ])('refuses %j', async (body, status, pointer) => {
    const refused = await post('/v1/metrics/preview', body);
    expect([refused.status, pointersOf(refused)]).toEqual([status, [pointer]]);
  });
});
