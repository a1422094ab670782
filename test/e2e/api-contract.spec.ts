import fc from 'fast-check';
import { AnswerSchemas } from '../support/answer-schema.js';
import { anExperiment, call, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import { arbitraryOf, type Schema } from '../support/schema-arbitrary.js';

interface Operation {
  summary?: string;
  security?: object[];
  'x-scope'?: string;
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, object> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; securitySchemes: Record<string, object> };
}

/** Everything that answers without a key; a route that is not here and not guarded is a hole. */
const PUBLIC = [
  'GET /',
  'GET /docs',
  'GET /docs/assets/favicon-32x32.png',
  'GET /docs/assets/swagger-ui-bundle.js',
  'GET /docs/assets/swagger-ui.css',
  'GET /docs/start.js',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /openapi.json',
  'GET /problems',
  'GET /problems/{code}',
];
const CLIENT = [
  'GET /api/features/{clientKey}',
  'GET /ofrep/v1/streams/{clientKey}',
  'GET /sub/{clientKey}',
  'POST /ofrep/v1/evaluate/flags',
  'POST /ofrep/v1/evaluate/flags/{key}',
  'POST /v1/assignments',
  'POST /v1/events',
];
/** Their key is in the address, so that one that is not known is an address where there is nothing. */
const isKeyed = (path: string): boolean => path.endsWith('/{clientKey}');

let server: ApiUnderTest;
let document: Document;
beforeAll(async () => {
  server = await startApi();
  document = (await call<Document>(server, 'GET', '/openapi.json', { key: null })).body;
});
afterAll(() => server.close());

const routes = (): { name: string; method: string; path: string; access: string | undefined }[] =>
  server.api
    .routes()
    .map(({ method, path, access }) => ({ name: `${method} ${path}`, method, path, access }));
const concrete = (path: string): string =>
  path
    .replace('{key}', 'some-key')
    .replace('{id}', '00000000-0000-4000-8000-000000000000')
    .replace('{code}', 'x');

describe('every route', () => {
  it('says whom it is for, and only these are for everybody or for apps', () => {
    const named = (access: string | undefined): string[] =>
      routes()
        .filter((route) => route.access === access && route.method !== 'HEAD')
        .map(({ name }) => name)
        .sort();
    expect(named(undefined)).toEqual([]);
    expect(named('public')).toEqual(PUBLIC);
    expect(named('client')).toEqual(CLIENT);
    expect(named('admin').length).toBeGreaterThan(20);
  });

  it('holds to it: 401 without a key, 403 with a client key where an admin key is needed', async () => {
    for (const { name, method, path, access } of routes()) {
      if (access === 'public') continue;
      const anonymous = await call(server, method, concrete(path), { key: null });
      expect([name, anonymous.status]).toEqual([name, isKeyed(path) ? 404 : 401]);
      if (access === 'client') continue;
      const client = await call(server, method, concrete(path), { key: CLIENT_KEY });
      expect([name, client.status]).toEqual([name, 403]);
    }
  });

  it('is in the document, unless it is a page for people', () => {
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const expected = routes()
      .filter(({ path, method }) => method !== 'HEAD' && !/^\/(docs|openapi\.json|queues)/.test(path))
      .map(({ name }) => name);
    expect(documented.sort()).toEqual(expected.sort());
  });
});

describe('the document', () => {
  it('is OpenAPI 3.1, every reference leads somewhere and every operation is described', () => {
    expect(document.openapi).toBe('3.1.0');
    const references = JSON.stringify(document).match(/#\/components\/schemas\/[^"]*/g) ?? [];
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      expect(document.components.schemas).toHaveProperty([reference.split('/').at(-1) ?? '']);
    }
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        expect([path, method, typeof operation.summary]).toEqual([path, method, 'string']);
        expect(operation.responses['default']?.content).toHaveProperty(['application/problem+json']);
        const isPublic = PUBLIC.includes(`${method.toUpperCase()} ${path}`);
        expect([path, operation.security === undefined]).toEqual([path, isPublic]);
      }
    }
  });

  it('can be browsed without anything from elsewhere', async () => {
    const page = await call(server, 'GET', '/docs', { key: null });
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, source]) => source ?? '');
    expect(sources).toHaveLength(4);
    for (const source of sources) {
      expect(source).toMatch(/^\/docs\//);
      expect((await call(server, 'GET', source, { key: null })).status).toBe(200);
    }
  });

  it('explains every problem', async () => {
    const { body } = await call<{ type: string; status: number }[]>(server, 'GET', '/problems', {
      key: null,
    });
    for (const { type } of body) {
      expect((await call(server, 'GET', type, { key: null })).body).toMatchObject({ type });
    }
  });
});

/** Requests per operation. */
const RUNS = 60;

describe('no operation fails, whatever it is sent that looks like its input', () => {
  // Something to hit: requests name it now and then.
  beforeAll(() => anExperiment(server, 'some-key'));

  it('never answers 5xx, and every answer is as the document says, refusals being problems', async () => {
    const schemas = new AnswerSchemas(document);
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        await fc.assert(
          fc.asyncProperty(requestFor(path, operation), async ({ address, body, headers }) => {
            const answer = await call(server, method.toUpperCase(), address, { body, headers });
            const about = `${method} ${address} ${JSON.stringify(body)} -> ${answer.text}`;
            if (answer.status >= 500) throw new Error(about);
            const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json');
            const isOfrep = path.startsWith('/ofrep/') && !isProblem;
            if (answer.status >= 400 && !isOfrep)
              expect([about, answer.body['status']]).toEqual([about, answer.status]);
            const faults = schemas.faultsOf(method, path, answer);
            if (faults === null && ![204, 304].includes(answer.status))
              throw new Error(`not in the document: ${about}`);
            if (faults !== null && faults.length > 0) throw new Error(`${faults.join('; ')}: ${about}`);
          }),
          { numRuns: RUNS, seed: 20_260_301 },
        );
      }
    }
    expect((await call(server, 'GET', '/health/ready')).status).toBe(200);
  }, 300_000);
});

/** Shorter ones would be the same for different requests, which then are all refused for that. */
const LONG_ENOUGH = 12;

interface Request {
  address: string;
  body: unknown;
  headers: Record<string, string>;
}

function requestFor(path: string, operation: Operation): fc.Arbitrary<Request> {
  const { schemas } = document.components;
  const parameters = operation.parameters ?? [];
  const values = fc.record(
    Object.fromEntries(parameters.map((parameter) => [parameter.name, textFor(parameter.schema)])),
  );
  const schema = operation.requestBody?.content['application/json']?.schema;
  const body = schema === undefined ? fc.constant(undefined) : arbitraryOf(schema, schemas);
  return fc.tuple(values, body, fc.boolean()).map(([given, content, withQuery]) => {
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(given[name] ?? ''));
    const query = parameters
      .filter((parameter) => parameter.in === 'query' && withQuery)
      .map(({ name }) => `${name}=${encodeURIComponent(given[name] ?? '')}`);
    const headers = parameters
      .filter((parameter) => parameter.in === 'header')
      .map(({ name }) => [name, (given[name] ?? '').replace(/[^\x20-\x7e]/g, '').trim()] as const)
      .filter(([name, value]) => value !== '' && (name !== 'Idempotency-Key' || value.length > LONG_ENOUGH));
    return {
      address: query.length > 0 ? `${address}?${query.join('&')}` : address,
      body: content,
      headers: Object.fromEntries(headers),
    };
  });
}

/** Texts for paths, queries and headers: some that exist, some that are hostile, some of the kind that is asked for. */
function textFor(schema: Schema): fc.Arbitrary<string> {
  const known = fc.constantFrom(
    'some-key',
    '00000000-0000-4000-8000-000000000000',
    '1',
    '"1"',
    '*',
    'json',
    'draft',
  );
  const any = arbitraryOf(schema, document.components.schemas).map((value) =>
    typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '?') : String(JSON.stringify(value)),
  );
  return fc.oneof(known, any).map((text) => text.slice(0, 400));
}
