import { GrowthBookClient } from '@growthbook/growthbook';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import {
  OpenFeature as ServerFeature,
  type Client as ServerClient,
  type EvaluationDetails,
  type FlagValue,
} from '@openfeature/server-sdk';
import { OpenFeature as WebFeature, type Client as WebClient } from '@openfeature/web-sdk';
import { call, CLIENT_KEY, startApi, type ApiUnderTest } from '../../support/api-under-test.js';
import {
  CONTROL_VALUES,
  createDoorExperiments,
  DOOR_EXPERIMENTS,
  DOOR_KEYS,
  doorUnit,
  type DoorExperiment,
} from '../../support/door-experiments.js';

const UNITS = 10_000;
/** Requests that wait at the same time. */
const AT_ONCE = 25;
const TIME_LIMIT = 600_000;

interface Assigned {
  experiment: DoorExperiment;
  variant: string;
  value: unknown;
  reason: string;
  inExperiment: boolean;
  bucket: number | null;
}

let server: ApiUnderTest;
let native: Record<DoorExperiment, Assigned>[];
beforeAll(async () => {
  server = await startApi();
  await createDoorExperiments(server);
  native = await forEachUnit(assigned);
}, TIME_LIMIT);
afterAll(async () => {
  await ServerFeature.close();
  await WebFeature.close();
  await server.close();
});

async function forEachUnit<Answer>(ask: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let start = 0; start < UNITS; start += AT_ONCE) {
    answers.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, offset) => ask(start + offset)))));
  }
  return answers;
}

async function assigned(index: number): Promise<Record<DoorExperiment, Assigned>> {
  const { body } = await call<{ assignments: Assigned[] }>(server, 'POST', '/v1/assignments', {
    key: CLIENT_KEY,
    body: { attributes: doorUnit(index) },
  });
  return Object.fromEntries(body.assignments.map((one) => [one.experiment, one])) as Record<
    DoorExperiment,
    Assigned
  >;
}

const nativeOf = (index: number, key: DoorExperiment): Assigned => native[index]?.[key] as Assigned;
const headers: [string, string][] = [['Authorization', `Bearer ${CLIENT_KEY}`]];

/** What an OpenFeature context is made of the unit: its id is the targeting key. */
function contextOf(index: number): { targetingKey: string } & Record<string, string | number> {
  const { id, ...attributes } = doorUnit(index);
  return { targetingKey: id, ...attributes };
}

describe('10,000 units', () => {
  it('are spread over all variants, and some are outside', () => {
    const seen = new Set(
      native.flatMap((answers) =>
        DOOR_KEYS.map((key) => `${key} ${answers[key].variant} ${answers[key].reason}`),
      ),
    );
    expect([...seen].sort()).toEqual([
      'device control DEFAULT',
      'device control SPLIT',
      'device treatment SPLIT',
      'halted control DISABLED',
      'layout control SPLIT',
      'layout treatment SPLIT',
      'shipped control DEFAULT',
      'shipped treatment TARGETING_MATCH',
      'split b SPLIT',
      'split c SPLIT',
      'split control DEFAULT',
      'split control SPLIT',
      'toggle control DEFAULT',
      'toggle control SPLIT',
      'toggle treatment SPLIT',
    ]);
  });

  it('get the same from the GrowthBook SDK', async () => {
    const client = new GrowthBookClient({ apiHost: server.url, clientKey: CLIENT_KEY });
    await client.init();
    const differences = new Differences();
    for (let index = 0; index < UNITS; index += 1) {
      for (const key of DOOR_KEYS) {
        const { value, experimentResult } = client.evalFeature<unknown>(key, {
          attributes: doorUnit(index),
        });
        const { variant, bucket, inExperiment, value: expected } = nativeOf(index, key);
        const own = inExperiment ? { variant, bucket } : {};
        const theirs = experimentResult?.inExperiment
          ? { variant: experimentResult.key, bucket: experimentResult.bucket }
          : {};
        differences.compare([index, key], { value, ...theirs }, { value: expected, ...own });
      }
    }
    client.destroy();
    expect(differences.first).toEqual([]);
    expect(differences.compared).toBe(UNITS * DOOR_KEYS.length);
  });

  it(
    'get the same from OpenFeature on a server',
    async () => {
      await ServerFeature.setProviderAndWait(new OFREPProvider({ baseUrl: server.url, headers }));
      const client = ServerFeature.getClient();
      const differences = new Differences();
      const ask = async (index: number, key: DoorExperiment): Promise<void> => {
        const details = await evaluate(client, key, contextOf(index));
        const { value, variant, reason, errorMessage, flagMetadata } = details;
        const { inExperiment } = flagMetadata;
        const own = nativeOf(index, key);
        differences.compare(
          [index, key],
          { variant, value, reason, inExperiment, errorMessage },
          { variant: own.variant, value: own.value, reason: own.reason, inExperiment: own.inExperiment },
        );
      };
      await forEachUnit((index) => ask(index, DOOR_KEYS[index % DOOR_KEYS.length] as DoorExperiment));
      expect(differences.first).toEqual([]);
      expect(differences.compared).toBe(UNITS);
    },
    TIME_LIMIT,
  );

  it(
    'get the same from OpenFeature in a page',
    async () => {
      const options = { baseUrl: server.url, headers };
      const provider = new OFREPWebProvider({ ...options, cacheMode: 'disabled', changeDetection: 'none' });
      await WebFeature.setContext(contextOf(0));
      await WebFeature.setProviderAndWait(provider);
      const client = WebFeature.getClient();
      const differences = new Differences();
      for (let index = 0; index < UNITS; index += 1) {
        await WebFeature.setContext(contextOf(index));
        for (const key of DOOR_KEYS) {
          differences.compare([index, key], valueOf(client, key), nativeOf(index, key).value);
        }
      }
      expect(differences.first).toEqual([]);
      expect(differences.compared).toBe(UNITS * DOOR_KEYS.length);
    },
    TIME_LIMIT,
  );
});

/** Most differences that are shown. */
const MOST_SHOWN = 5;

/** Compares as JSON: far faster than a matcher for each, and no door knows more than JSON. */
class Differences {
  compared = 0;
  readonly first: unknown[] = [];

  compare(about: unknown, actual: unknown, expected: unknown): void {
    this.compared += 1;
    if (JSON.stringify(actual) === JSON.stringify(expected) || this.first.length >= MOST_SHOWN) return;
    this.first.push({ about, actual, expected });
  }
}

function evaluate(
  client: ServerClient,
  key: DoorExperiment,
  context: ReturnType<typeof contextOf>,
): Promise<EvaluationDetails<FlagValue>> {
  const type = DOOR_EXPERIMENTS[key];
  if (type === 'number') return client.getNumberDetails(key, -1, context);
  if (type === 'boolean') return client.getBooleanDetails(key, true, context);
  if (type === 'object') return client.getObjectDetails(key, {}, context);
  return client.getStringDetails(key, 'default', context);
}

/** The code's default is the control's value, as it is where an app adds an experiment to what it does. */
function valueOf(client: WebClient, key: DoorExperiment): unknown {
  const type = DOOR_EXPERIMENTS[key];
  if (type === 'number') return client.getNumberValue(key, CONTROL_VALUES.device);
  if (type === 'boolean') return client.getBooleanValue(key, CONTROL_VALUES.toggle);
  if (type === 'object') return client.getObjectValue(key, CONTROL_VALUES.layout);
  return client.getStringValue(key, CONTROL_VALUES[key as 'split']);
}
