import { createApp, type Api } from '../../../apps/api/src/create-app.js';
import { createLogger } from '#libs/platform';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature as ServerFeature, type EvaluationDetails } from '@openfeature/server-sdk';
import { OpenFeature as WebFeature, ProviderEvents, type Client } from '@openfeature/web-sdk';
import { EventSource } from 'eventsource';
import { anExperiment, CLIENT_KEY, startApi, type ApiUnderTest } from '../../support/api-under-test.js';
import { draftBody, requestsTo } from '../../support/requests.js';

/** A browser has one of its own. */
Object.assign(globalThis, { EventSource });

const headers: [string, string][] = [['Authorization', `Bearer ${CLIENT_KEY}`]];

/** Holds the database, and is asked to change things; clients talk to another process, which may go. */
let server: ApiUnderTest;
let api: Api;
let baseUrl: string;
const startAt = async (port: number): Promise<void> => {
  api = await createApp({
    databaseUrl: server.databaseUrl,
    logger: createLogger({ level: 'silent', name: 'api' }),
  });
  baseUrl = await api.listen(port, '127.0.0.1');
};
beforeAll(async () => {
  server = await startApi();
  await anExperiment(server, 'page');
  await anExperiment(server, 'halted');
  await post('/v1/experiments/halted/pause');
  await post('/v1/experiments', draftBody('draft'));
  await startAt(0);
});
afterAll(async () => {
  await api.close();
  await server.close();
});
const { post } = requestsTo(() => server);

describe('OpenFeature on a server', () => {
  beforeAll(() => ServerFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headers })));
  afterAll(() => ServerFeature.close());
  const ask = (
    key: string,
    context: Record<string, string> = { targetingKey: 'u1' },
  ): Promise<EvaluationDetails<string>> =>
    ServerFeature.getClient().getStringDetails(key, 'default', context);

  it('gives variants, with what an exposure needs', async () => {
    const { value, variant, reason, flagMetadata } = await ask('page');
    expect([value, variant]).toEqual(
      variant === 'control' ? ['old_page', 'control'] : ['new_page', 'treatment'],
    );
    expect(reason).toBe('SPLIT');
    expect(flagMetadata).toMatchObject({ experiment: 'page', inExperiment: true });
  });

  it('takes what does not run for its control', async () => {
    expect(await ask('halted')).toMatchObject({ value: 'old_page', variant: 'control', reason: 'DISABLED' });
    expect(await ask('draft')).toMatchObject({ value: 'control', reason: 'DISABLED' });
  });

  it('tells errors apart', async () => {
    expect(await ask('nowhere')).toMatchObject({ value: 'default', errorCode: 'FLAG_NOT_FOUND' });
    expect(await ask('page', {})).toMatchObject({ value: 'default', errorCode: 'TARGETING_KEY_MISSING' });
    const number = await ServerFeature.getClient().getNumberDetails('page', 7, { targetingKey: 'u1' });
    expect(number).toMatchObject({ value: 7, errorCode: 'TYPE_MISMATCH' });
  });

  it('takes the key by the other header, and gives defaults without one', async () => {
    const keyed = new OFREPProvider({ baseUrl, headers: [['X-API-Key', CLIENT_KEY]] });
    await ServerFeature.setProviderAndWait('keyed', keyed);
    await ServerFeature.setProviderAndWait('anonymous', new OFREPProvider({ baseUrl }));
    const context = { targetingKey: 'u1' };
    const get = (domain: string): Promise<EvaluationDetails<string>> =>
      ServerFeature.getClient(domain).getStringDetails('page', 'default', context);
    expect((await get('keyed')).reason).toBe('SPLIT');
    expect(await get('anonymous')).toMatchObject({ value: 'default', errorCode: 'GENERAL' });
  });
});

describe('OpenFeature in a page', () => {
  let client: Client;
  beforeAll(async () => {
    await WebFeature.setContext({ targetingKey: 'u1' });
    const provider = new OFREPWebProvider({ baseUrl, headers, cacheMode: 'disabled', pollInterval: -1 });
    await WebFeature.setProviderAndWait(provider);
    client = WebFeature.getClient();
  });
  afterAll(() => WebFeature.close());

  /** Resolves when the provider says that the flag has changed; others may before, when it looks again on connecting. */
  const hears = (flag: string): Promise<void> =>
    new Promise((resolve) => {
      const handler = (details?: Record<string, unknown>): void => {
        const changed = (details?.['flagsChanged'] ?? []) as string[];
        if (!changed.includes(flag)) return;
        client.removeHandler(ProviderEvents.ConfigurationChanged, handler);
        resolve();
      };
      client.addHandler(ProviderEvents.ConfigurationChanged, handler);
    });

  it('gives variants, and the default of the code where nothing runs', () => {
    expect(client.getStringDetails('page', 'default')).toMatchObject({
      reason: 'SPLIT',
      flagMetadata: { inExperiment: true },
    });
    expect(client.getStringValue('halted', 'default')).toBe('default');
    expect(client.getStringValue('draft', 'default')).toBe('default');
    expect(client.getStringDetails('nowhere', 'default').errorCode).toBe('FLAG_NOT_FOUND');
  });

  it('never keeps the variant of another unit', async () => {
    const values = new Set<string>();
    for (const unit of ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7', 'u8']) {
      await WebFeature.setContext({ targetingKey: unit });
      values.add(client.getStringValue('page', 'default'));
    }
    expect([...values].sort()).toEqual(['new_page', 'old_page']);
    await WebFeature.setContext({ targetingKey: 'u1' });
  });

  it('hears of a change by its stream, and which flags are others', async () => {
    const change = hears('halted');
    await post('/v1/experiments/halted/resume');
    await change;
    expect(client.getStringDetails('halted', 'default').reason).toBe('SPLIT');
  });

  it('keeps its values when the server is gone, and hears what it missed when it is back', async () => {
    const before = client.getStringValue('page', 'default');
    const port = Number(new URL(baseUrl).port);
    await api.close();
    expect(client.getStringValue('page', 'default')).toBe(before);
    await post('/v1/experiments/page/pause');
    const change = hears('page');
    await startAt(port);
    await change;
    expect(client.getStringValue('page', 'default')).toBe('default');
  });
});
