import { anExperiment, call, pointersOf, startApi, type ApiUnderTest } from '../support/api-under-test.js';
import type { Schema } from '../support/schema-arbitrary.js';

interface Operation {
  'x-scope'?: string;
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/** Everything in JSON that is no object. */
const STRANGERS = [[], [[]], [{}], [null], null, 5, 'x', true];
/** A key alone is short for a guardrail without a margin. */
const TAKES_TEXTS = 'guardrails';
/** Where one list holds what holds another: no input goes deeper. */
const DEEPEST = 6;

let server: ApiUnderTest;
let document: Document;
beforeAll(async () => {
  server = await startApi();
  await anExperiment(server, 'some-key');
  document = (await call<Document>(server, 'GET', '/openapi.json', { key: null })).body;
});
afterAll(() => server.close());

type Read = Record<string, unknown> | undefined;

/** The schema itself, of a reference and of what may be null, too. */
function resolved(schema: unknown): Read {
  const read = schema as Read;
  if (read === undefined) return undefined;
  const alternatives = (read['anyOf'] ?? read['oneOf'] ?? read['allOf']) as object[] | undefined;
  if (alternatives !== undefined) {
    return resolved(alternatives.find((one) => (one as { type?: string }).type !== 'null'));
  }
  const name = (read['$ref'] as string | undefined)?.split('/').at(-1);
  return name === undefined ? read : resolved(document.components.schemas[name]);
}

/** Where lists of objects with known members stand: names, and 0 for the items of a list. */
function nestedLists(schema: unknown, path: (string | 0)[] = []): (string | 0)[][] {
  const read = resolved(schema);
  if (read === undefined || path.length > DEEPEST) return [];
  if (read['type'] === 'array') {
    const isOfObjects = resolved(read['items'])?.['properties'] !== undefined;
    return isOfObjects ? [path, ...nestedLists(read['items'], [...path, 0])] : [];
  }
  return Object.entries(read['properties'] ?? {}).flatMap(([name, member]) =>
    nestedLists(member, [...path, name]),
  );
}

/** Lists get two items: some must have as many. */
function bodyWith(path: readonly (string | 0)[], value: unknown): unknown {
  return path.reduceRight<unknown>((inner, step) => (step === 0 ? [inner, inner] : { [step]: inner }), value);
}

it('no write takes anything but objects for the items of its lists, and each says which it does not take', async () => {
  const seen: string[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, { 'x-scope': scope, requestBody }] of Object.entries(item)) {
      if (scope === 'client') continue;
      const address = path.replace(/\{\w+\}/g, 'some-key');
      for (const list of nestedLists(requestBody?.content['application/json']?.schema)) {
        seen.push(`${method} ${path} ${list.join('/')}`);
        for (const stranger of STRANGERS) {
          if (typeof stranger === 'string' && list.at(-1) === TAKES_TEXTS) continue;
          const body = bodyWith(list, [stranger, stranger]);
          const answer = await call(server, method.toUpperCase(), address, { body });
          const about = `${method} ${address} ${JSON.stringify(body)} -> ${answer.text}`;
          expect([about, answer.status]).toEqual([about, 400]);
          expect([about, pointersOf(answer)]).toEqual([
            about,
            expect.arrayContaining([`/${[...list, 0].join('/')}`]),
          ]);
        }
      }
    }
  }
  expect(seen).toEqual(
    expect.arrayContaining([
      'post /v1/experiments schedule/ramp',
      'post /v1/experiments variants',
      'post /v1/experiments metrics/guardrails',
      'patch /v1/experiments/{key} overrides',
      'patch /v1/experiments/{key} prerequisites',
      'post /v1/flags rules',
      'patch /v1/flags/{key} rules/0/prerequisites',
    ]),
  );
}, 60_000);
