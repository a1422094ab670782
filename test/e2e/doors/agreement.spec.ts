import { GrowthBookClient, type FeatureApiResponse } from '@growthbook/growthbook';
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
  createDoorExperiments,
  DOOR_EXPERIMENTS,
  DOOR_FLAGS,
  doorUnit,
  EXPERIMENT_KEYS,
  FLAG_KEYS,
  type DoorExperiment,
  type DoorFlag,
  type ValueType,
} from '../../support/door-experiments.js';

const UNITS = 10_000;
/** Requests that wait at the same time. */
const AT_ONCE = 25;
const TIME_LIMIT = 900_000;

type Key = DoorExperiment | DoorFlag;
const KEYS: readonly Key[] = [...EXPERIMENT_KEYS, ...FLAG_KEYS];

/** An answer of the native endpoint; a flag's variant is its rule. */
interface Given {
  variant: string;
  value: unknown;
  reason: string;
  inExperiment: boolean;
  bucket: number | null;
}
type Experiment = Given & { experiment: DoorExperiment };
interface Flag {
  flag: DoorFlag;
  value: unknown;
  reason: string;
  rule: string | null;
}

let server: ApiUnderTest;
let native: Record<Key, Given>[];
beforeAll(async () => {
  server = await startApi();
  await createDoorExperiments(server);
  native = await forEachUnit(given);
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

async function given(index: number): Promise<Record<Key, Given>> {
  const { body } = await call<{ assignments: Experiment[]; flags: Flag[] }>(
    server,
    'POST',
    '/v1/assignments',
    { key: CLIENT_KEY, body: { attributes: doorUnit(index), flags: true } },
  );
  const flags = body.flags.map(({ flag, rule, ...answer }) => [
    flag,
    { ...answer, variant: rule ?? 'default', inExperiment: false, bucket: null },
  ]);
  return Object.fromEntries([...body.assignments.map((one) => [one.experiment, one]), ...flags]) as Record<
    Key,
    Given
  >;
}

const nativeOf = (index: number, key: Key): Given => native[index]?.[key] as Given;
const headers: [string, string][] = [['Authorization', `Bearer ${CLIENT_KEY}`]];

/** What an OpenFeature context is made of the unit: its id is the targeting key. */
function contextOf(index: number): { targetingKey: string } & Record<string, string | number> {
  const { id, ...attributes } = doorUnit(index);
  return { targetingKey: id, ...attributes };
}

describe('10,000 units', () => {
  it('are spread over all variants and rules, and some are outside', () => {
    const seen = new Map(
      KEYS.map((key) => [
        key,
        new Set(native.map((answers) => `${answers[key].variant} ${answers[key].reason}`)),
      ]),
    );
    const listed = [...seen].map(([key, answers]) => `${key}: ${[...answers].sort().join(', ')}`);
    expect(listed.sort()).toEqual([
      'device: control DEFAULT, control SPLIT, treatment SPLIT',
      'followup: control DEFAULT, control SPLIT, treatment SPLIT',
      'forced: control DEFAULT, control SPLIT, control TARGETING_MATCH, treatment SPLIT, treatment TARGETING_MATCH',
      'gate: default DEFAULT, devices SPLIT, neighbours SPLIT, testers TARGETING_MATCH',
      'halted: control DISABLED',
      'held-shipped: control DEFAULT, treatment TARGETING_MATCH',
      'held: control DEFAULT, control SPLIT, treatment SPLIT',
      'layout: control SPLIT, treatment SPLIT',
      'lower: b SPLIT, c SPLIT, control DEFAULT, control SPLIT',
      'plain: default STATIC',
      'reweighted: control DEFAULT, control SPLIT, late SPLIT, treatment SPLIT',
      'shipped: control DEFAULT, treatment TARGETING_MATCH',
      'split: b SPLIT, c SPLIT, control DEFAULT, control SPLIT',
      'switched-off: default DISABLED',
      'tier: both TARGETING_MATCH, default DEFAULT, old SPLIT',
      'toggle: control DEFAULT, control SPLIT, treatment SPLIT',
      'upper: control DEFAULT, control SPLIT, treatment SPLIT',
    ]);
  });

  it('are in the experiments of the layer as often as these have traffic, and never in two', () => {
    const inside = (key: Key): number => native.filter((answers) => answers[key].inExperiment).length;
    const both = native.filter(({ upper, lower }) => upper.inExperiment && lower.inExperiment);
    expect(both).toEqual([]);
    // Five standard errors of a share of 10,000 are 0.025 at most.
    expect(Math.abs(inside('upper') / UNITS - 0.3)).toBeLessThan(0.025);
    expect(Math.abs(inside('lower') / UNITS - 0.4)).toBeLessThan(0.025);
  });

  it('get the same from the GrowthBook SDK, offline', async () => {
    const { body } = await call<FeatureApiResponse>(server, 'GET', `/api/features/${CLIENT_KEY}`, {
      key: null,
    });
    const client = new GrowthBookClient().initSync({ payload: body });
    const differences = new Differences();
    for (let index = 0; index < UNITS; index += 1) {
      // The server is in this process: kept connections must not look idle to it for as long as this takes.
      if (index % 100 === 0) await new Promise(setImmediate);
      for (const key of KEYS) {
        const { value, experimentResult } = client.evalFeature<unknown>(key, {
          attributes: doorUnit(index),
        });
        const { variant, bucket, inExperiment, value: expected } = nativeOf(index, key);
        const own = inExperiment ? { variant, bucket } : {};
        const isIn = experimentResult?.inExperiment && key in DOOR_EXPERIMENTS;
        const theirs = isIn ? { variant: experimentResult.key, bucket: experimentResult.bucket } : {};
        differences.compare([index, key], { value, ...theirs }, { value: expected, ...own });
      }
    }
    client.destroy();
    expect(differences.first).toEqual([]);
    expect(differences.compared).toBe(UNITS * KEYS.length);
  });

  it(
    'get the same from OpenFeature on a server',
    async () => {
      await ServerFeature.setProviderAndWait(new OFREPProvider({ baseUrl: server.url, headers }));
      const client = ServerFeature.getClient();
      const differences = new Differences();
      const ask = async (index: number, key: Key): Promise<void> => {
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
      // A key for each unit, moving on by one more each round so that keys and attributes do not go in step.
      await forEachUnit((index) =>
        ask(index, KEYS[(index + Math.floor(index / KEYS.length)) % KEYS.length] as Key),
      );
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
        for (const key of KEYS)
          differences.compare([index, key], valueOf(client, key), nativeOf(index, key).value);
      }
      expect(differences.first).toEqual([]);
      expect(differences.compared).toBe(UNITS * KEYS.length);
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

const isExperiment = (key: Key): key is DoorExperiment => key in DOOR_EXPERIMENTS;
const typeOf = (key: Key): ValueType => (isExperiment(key) ? DOOR_EXPERIMENTS[key][0] : DOOR_FLAGS[key]);

/** What no variant and no rule has. */
const NOWHERE = { string: 'nowhere', number: 1e9, object: { is: 'nowhere' } } as const;

function evaluate(
  client: ServerClient,
  key: Key,
  context: ReturnType<typeof contextOf>,
): Promise<EvaluationDetails<FlagValue>> {
  const type = typeOf(key);
  if (type === 'number') return client.getNumberDetails(key, NOWHERE.number, context);
  if (type === 'boolean') return client.getBooleanDetails(key, true, context);
  if (type === 'object') return client.getObjectDetails(key, NOWHERE.object, context);
  return client.getStringDetails(key, NOWHERE.string, context);
}

/** The code's default is the control's value, as it is where an app adds an experiment to what it does. */
function valueOf(client: WebClient, key: Key): unknown {
  const control = isExperiment(key) ? DOOR_EXPERIMENTS[key][1] : undefined;
  const type = typeOf(key);
  if (type === 'number') return client.getNumberValue(key, Number(control ?? NOWHERE.number));
  if (type === 'boolean') return client.getBooleanValue(key, control !== false);
  if (type === 'object')
    return client.getObjectValue(key, (control ?? NOWHERE.object) as typeof NOWHERE.object);
  return client.getStringValue(key, typeof control === 'string' ? control : NOWHERE.string);
}
