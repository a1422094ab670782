import { createApp, type Api, type CreateAppOptions } from '../../apps/api/src/create-app.js';
import { ThreadPowerPlanner } from '../../apps/api/src/power/thread-power-planner.js';
import { createLogger } from '#libs/platform';
import { ensureInitialKeys } from '#libs/persistence';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase } from './test-database.js';

/** Recognisable in anything that must not hold them. */
export const ADMIN_KEY = 'cs_admin_canary0123456789abcdef';
export const CLIENT_KEY = 'cs_client_canary0123456789abcdef';

export interface ApiUnderTest {
  api: Api;
  url: string;
  databaseUrl: string;
  /** Every line that was logged. */
  logLines: string[];
  close(): Promise<void>;
}

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

/** Threads run the sources as they are, too. */
const NODE_ARGUMENTS = ['--import', new URL('./typescript-loader.mjs', import.meta.url).href];

/** The API as production boots it, on a free port and a database of its own. */
export async function startApi(
  options: Pick<CreateAppOptions, 'streamLimits' | 'eventSettings'> = {},
): Promise<ApiUnderTest> {
  const database = await createTestDatabase();
  await ensureInitialKeys({ databaseUrl: database.url, adminKey: ADMIN_KEY, clientKey: CLIENT_KEY });
  const logLines: string[] = [];
  const logger = createLogger({ level: 'trace', name: 'api' }, { write: (line) => void logLines.push(line) });
  const powerPlanner = new ThreadPowerPlanner({ nodeArguments: NODE_ARGUMENTS });
  const api = await createApp({ databaseUrl: database.url, logger, powerPlanner, ...options });
  const url = await api.listen(0, '127.0.0.1');
  await untilReady(url);
  return {
    api,
    url,
    databaseUrl: database.url,
    logLines,
    close: async () => {
      await api.close();
      await database.drop();
    },
  };
}

const START_MILLISECONDS = 30_000;

/** As an orchestrator does: a busy machine takes its time to make the first connections. */
async function untilReady(url: string): Promise<void> {
  const signal = AbortSignal.timeout(START_MILLISECONDS);
  while ((await fetch(`${url}/health/ready`, { signal })).status !== 200) await delay(100);
}

export interface Call {
  key?: string | null;
  headers?: Record<string, string>;
  /** A string or bytes go as they are, anything else as JSON. */
  body?: unknown;
}

/** One request over real HTTP. `key`: the admin key, unless another is given or null says none. */
export async function call<Body = Record<string, unknown>>(
  { url }: Pick<ApiUnderTest, 'url'>,
  method: string,
  path: string,
  { key = ADMIN_KEY, headers = {}, body }: Call = {},
): Promise<Answer<Body>> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson && text !== '' ? JSON.parse(text) : {}) as Body,
  };
}

/** Where a problem says that something is wrong. */
export function pointersOf({ body }: Answer): string[] {
  return ((body['errors'] ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
}

/** Metrics and a running experiment to send events for. */
export async function anExperiment(
  server: Pick<ApiUnderTest, 'url'>,
  key: string,
  overrides: Record<string, unknown> = {},
): Promise<void> {
  const metric = await call(server, 'POST', '/v1/metrics', {
    body: { key: `${key}-signup`, type: 'conversion', event: 'signup' },
  });
  const experiment = await call(server, 'POST', '/v1/experiments', {
    body: {
      key,
      hypothesis: 'A shorter page converts more visitors',
      variants: [
        { key: 'control', weight: 0.5, value: 'old_page' },
        { key: 'treatment', weight: 0.5, value: 'new_page' },
      ],
      metrics: { primary: [`${key}-signup`] },
      ...overrides,
    },
  });
  const start = await call(server, 'POST', `/v1/experiments/${key}/start`);
  for (const { status, text } of [metric, experiment, start]) if (status >= 400) throw new Error(text);
}
