import { createApp, type Api } from '../../../apps/api/src/create-app.js';
import { createLogger } from '#libs/platform';
import { clearCache, GrowthBook, setPolyfills, type FeatureApiResponse } from '@growthbook/growthbook';
import { EventSource } from 'eventsource';
import { anExperiment, call, CLIENT_KEY, startApi, type ApiUnderTest } from '../../support/api-under-test.js';
import { requestsTo } from '../../support/requests.js';

setPolyfills({ EventSource });

/** Holds the database, and is asked to change things; clients talk to another process at an address that stays. */
let server: ApiUnderTest;
let api: Api;
let apiHost: string;
const startAt = async (port: number): Promise<void> => {
  api = await createApp({
    databaseUrl: server.databaseUrl,
    logger: createLogger({ level: 'silent', name: 'api' }),
  });
  apiHost = await api.listen(port, '127.0.0.1');
};
beforeAll(async () => {
  server = await startApi();
  await anExperiment(server, 'page');
  await startAt(0);
});
afterEach(() => clearCache());
afterAll(async () => {
  await api.close();
  await server.close();
});
const { post } = requestsTo(() => server);

const client = (id: string): GrowthBook =>
  new GrowthBook({ apiHost, clientKey: CLIENT_KEY, attributes: { id } });

async function assigned(id: string): Promise<unknown> {
  const body = { attributes: { id }, experiments: ['page'] };
  const answer = await call<{ assignments: { value: unknown }[] }>(server, 'POST', '/v1/assignments', {
    body,
  });
  return answer.body.assignments[0]?.value;
}

/** Resolves when the client has a payload that meets the wish. */
function hears(growthbook: GrowthBook, wish: (payload: FeatureApiResponse) => boolean): Promise<void> {
  return new Promise((resolve) => {
    growthbook.setRenderer(() => {
      if (wish(growthbook.getPayload())) resolve();
    });
  });
}

describe('the GrowthBook SDK', () => {
  it('reads the payload and tells of the experiment it put the unit in', async () => {
    const growthbook = client('u1');
    const told: unknown[] = [];
    growthbook.setTrackingCallback((experiment, result) => {
      told.push([experiment.key, result.key, result.value]);
    });
    const { success, source } = await growthbook.init();
    expect([success, source]).toEqual([true, 'network']);
    const value = growthbook.getFeatureValue('page', 'default');
    expect(value).toBe(await assigned('u1'));
    expect(told).toEqual([['page', value === 'old_page' ? 'control' : 'treatment', value]]);
    growthbook.destroy();
  });

  it('works offline with a payload that was kept', async () => {
    const kept = await call<FeatureApiResponse>({ url: apiHost }, 'GET', `/api/features/${CLIENT_KEY}`, {
      key: null,
    });
    for (const index of Array.from({ length: 100 }, (_, each) => each)) {
      const growthbook = new GrowthBook({ attributes: { id: `u${index}` } }).initSync({ payload: kept.body });
      expect(growthbook.getFeatureValue('page', 'default')).toBe(await assigned(`u${index}`));
      growthbook.destroy();
    }
  });

  it('says that an unknown key is an error, and gives defaults', async () => {
    const growthbook = new GrowthBook({ apiHost, clientKey: 'cs_client_unknown0123456789' });
    const { success, error } = await growthbook.init();
    expect([success, error?.message]).toEqual([false, 'HTTP error: 404']);
    expect(growthbook.getFeatureValue('page', 'default')).toBe('default');
    growthbook.destroy();
  });

  it('hears of a change by its stream', async () => {
    const growthbook = client('u1');
    await growthbook.init({ streaming: true });
    const change = hears(growthbook, ({ features }) => features?.['page']?.rules === undefined);
    await post('/v1/experiments/page/pause');
    await change;
    expect(growthbook.evalFeature('page').source).toBe('defaultValue');
    const back = hears(growthbook, ({ features }) => features?.['page']?.rules !== undefined);
    await post('/v1/experiments/page/resume');
    await back;
    expect(growthbook.evalFeature('page').source).toBe('experiment');
    growthbook.destroy();
  });

  it('keeps its variants when the server is gone, and hears what it missed when it is back', async () => {
    const growthbook = client('u1');
    await growthbook.init({ streaming: true });
    const before = growthbook.getFeatureValue('page', 'default');
    const port = Number(new URL(apiHost).port);
    await api.close();
    expect(growthbook.getFeatureValue('page', 'default')).toBe(before);
    await growthbook.refreshFeatures();
    expect(growthbook.getFeatureValue('page', 'default')).toBe(before);
    await post('/v1/experiments/page/stop');
    const change = hears(growthbook, ({ features }) => features?.['page']?.rules === undefined);
    await startAt(port);
    await change;
    expect(growthbook.getFeatureValue('page', 'default')).toBe('old_page');
    growthbook.destroy();
  });
});
