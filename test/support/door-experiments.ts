import type { ApiUnderTest } from './api-under-test.js';
import { draftBody, metricBody, requestsTo } from './requests.js';

/** What the code of an app asks for when it asks for a value of this type. */
export type ValueType = 'string' | 'number' | 'boolean' | 'object';

/**
 * Experiments of every kind that doors must agree on: the type of their values, and what the control is worth. What holds a unit
 * in or out stands beside each.
 */
export const DOOR_EXPERIMENTS = {
  split: ['string', 'a'], // three weights, traffic, targeting
  device: ['number', 1], // another unit
  toggle: ['boolean', false], // little traffic, a regular expression
  layout: ['object', { columns: 1 }],
  halted: ['string', 'old_page'],
  shipped: ['string', 'old_page'],
  upper: ['string', 'u0'], // layer "checkout": its first part
  lower: ['string', 'l0'], // layer "checkout": in two pieces, one of them freed by an experiment that stopped
  held: ['number', 0], // holdout, saved groups
  'held-shipped': ['string', 'h0'], // shipped to all but those held out
  followup: ['string', 'f0'], // needs a variant of another, and a flag
  forced: ['string', 'n0'], // overrides, of units in and out of its audience
  reweighted: ['string', 'w0'], // other weights, another variant and more traffic while it runs
} as const satisfies Record<string, readonly [ValueType, unknown]>;

/** Flags, with the type of their values. */
export const DOOR_FLAGS = {
  plain: 'object', // no rules
  'switched-off': 'boolean', // disabled, with a rule that would apply
  gate: 'boolean', // saved groups, a share, a share by another unit
  tier: 'number', // prerequisites on a flag and on an experiment
} as const satisfies Record<string, ValueType>;

export type DoorExperiment = keyof typeof DOOR_EXPERIMENTS;
export type DoorFlag = keyof typeof DOOR_FLAGS;
export const EXPERIMENT_KEYS = Object.keys(DOOR_EXPERIMENTS) as DoorExperiment[];
export const FLAG_KEYS = Object.keys(DOOR_FLAGS) as DoorFlag[];

const control = (key: DoorExperiment): object => ({
  key: 'control',
  weight: 0.5,
  value: DOOR_EXPERIMENTS[key][1],
});
const two = (key: DoorExperiment, treatment: unknown): { variants: object[] } => ({
  variants: [control(key), { key: 'treatment', weight: 0.5, value: treatment }],
});
const weighed = (weights: Record<string, number>, prefix: string): { variants: object[] } => ({
  variants: Object.entries(weights).map(([key, weight], index) => ({
    key,
    weight,
    value: `${prefix}${index}`,
  })),
});

/** Each is made over HTTP, as people make them, and nothing but HTTP. */
export async function createDoorExperiments(server: Pick<ApiUnderTest, 'url'>): Promise<void> {
  const made = new Definitions(server);
  await made.post('/v1/metrics', metricBody('signup'));
  await createGroups(made);
  await createIndependent(made);
  await createLayer(made);
  await createHeldOut(made);
  await createFlags(made);
  await createDependent(made);
}

class Definitions {
  private readonly requests: ReturnType<typeof requestsTo>;

  constructor(server: Pick<ApiUnderTest, 'url'>) {
    this.requests = requestsTo(() => server);
  }

  async post(path: string, body?: object): Promise<void> {
    const { status, text } = await this.requests.post(path, body);
    if (status >= 300) throw new Error(`${path}: ${text}`);
  }

  async patch(path: string, body: object): Promise<void> {
    const { status, text } = await this.requests.patch(path, body);
    if (status >= 300) throw new Error(`${path}: ${text}`);
  }

  async running(key: string, more: object): Promise<void> {
    await this.post('/v1/experiments', draftBody(key, { metrics: { primary: ['signup'] }, ...more }));
    await this.post(`/v1/experiments/${key}/start`);
  }

  async ship(key: string): Promise<void> {
    await this.post(`/v1/experiments/${key}/stop`);
    await this.post(`/v1/experiments/${key}/decision`, { outcome: 'ship', variant: 'treatment' });
  }
}

async function createGroups(made: Definitions): Promise<void> {
  const values = Array.from({ length: 400 }, (_, index) => doorUnit(index * 7).id);
  await made.post('/v1/saved-groups', { key: 'testers', attribute: 'id', values });
  await made.post('/v1/saved-groups', {
    key: 'neighbours',
    condition: { country: { $in: ['BE', 'DE'] }, $not: { plan: 'free' } },
  });
}

async function createIndependent(made: Definitions): Promise<void> {
  await made.running('split', {
    traffic: 0.7,
    targeting: { $or: [{ country: { $in: ['NL', 'BE'] } }, { age: { $gt: 60 } }] },
    variants: [
      { key: 'control', weight: 0.2, value: 'a' },
      { key: 'b', weight: 0.3, value: 'b' },
      { key: 'c', weight: 0.5, value: 'c' },
    ],
  });
  await made.running('device', { unit: 'device', ...two('device', 2.5) });
  const targeting = { plan: { $regex: '^(pro|team)$' } };
  await made.running('toggle', { traffic: 0.1, targeting, ...two('toggle', true) });
  await made.running('layout', two('layout', { columns: 2, order: ['é', null] }));
  await made.running('halted', two('halted', 'new_page'));
  await made.post('/v1/experiments/halted/pause');
  await made.running('shipped', { targeting: { country: { $ne: 'FR' } }, ...two('shipped', 'new_page') });
  await made.ship('shipped');
  await made.running('forced', {
    targeting: { country: 'NL' },
    traffic: 0.5,
    ...two('forced', 'n1'),
    overrides: Array.from({ length: 40 }, (_, index) => ({
      unit: doorUnit(index).id,
      variant: index % 2 === 0 ? 'treatment' : 'control',
    })),
  });
  await made.running('reweighted', { traffic: 0.4, ...weighed({ control: 0.5, treatment: 0.5 }, 'w') });
  const other = weighed({ control: 0.2, treatment: 0.5, late: 0.3 }, 'w');
  await made.patch('/v1/experiments/reweighted', other);
  await made.patch('/v1/experiments/reweighted', { traffic: 0.9 });
}

/** Leaves the layer with `upper` in one piece and `lower` in two. */
async function createLayer(made: Definitions): Promise<void> {
  const layer = 'checkout';
  await made.running('upper', { layer, traffic: 0.3, ...two('upper', 'u1') });
  await made.running('passing', { layer, traffic: 0.2 });
  await made.running('staying', { layer, traffic: 0.2 });
  await made.post('/v1/experiments/passing/stop');
  await made.running('lower', {
    layer,
    traffic: 0.4,
    ...weighed({ control: 0.3, b: 0.3, c: 0.4 }, 'l'),
  });
}

async function createHeldOut(made: Definitions): Promise<void> {
  await made.post('/v1/holdouts', { key: 'quarter', share: 0.2 });
  const targeting = {
    $or: [{ id: { $inGroup: 'testers' } }, { $savedGroup: { id: 'neighbours' } }],
  };
  await made.running('held', { targeting, ...two('held', -0.5) });
  await made.running('held-shipped', two('held-shipped', 'h1'));
  await made.ship('held-shipped');
}

async function createFlags(made: Definitions): Promise<void> {
  await made.post('/v1/flags', { key: 'plain', value: { theme: 'dark', sizes: [1, 2.5] } });
  const rules = [{ key: 'everybody', value: true }];
  await made.post('/v1/flags', { key: 'switched-off', enabled: false, value: false, rules });
  await made.post('/v1/flags', {
    key: 'gate',
    value: false,
    rules: [
      { key: 'testers', condition: { id: { $inGroup: 'testers' } }, value: true },
      { key: 'neighbours', condition: { $savedGroup: { id: 'neighbours' } }, share: 0.6, value: true },
      { key: 'devices', unit: 'device', share: 0.25, value: true },
    ],
  });
  await made.post('/v1/flags', {
    key: 'tier',
    value: 0,
    rules: [
      {
        key: 'both',
        prerequisites: [
          { key: 'gate', condition: { value: true } },
          { key: 'layout', condition: { 'value.columns': 2 } },
        ],
        value: 2,
      },
      { key: 'old', condition: { age: { $gte: 50 } }, share: 0.5, value: 1 },
    ],
  });
}

async function createDependent(made: Definitions): Promise<void> {
  await made.running('followup', {
    prerequisites: [
      { key: 'split', condition: { value: { $in: ['b', 'c'] } } },
      { key: 'gate', condition: { value: true } },
    ],
    ...two('followup', 'f1'),
  });
}

type Unit = Record<string, string | number>;

const SHAPES = [
  (index: number) => `u${index}`,
  (index: number) => `用户-${index}-é😀`,
  (index: number) => `${index}`,
];
const COUNTRIES = ['NL', 'BE', 'FR', 'DE'];
const PLANS = ['pro', 'team', 'free'];

/** A unit with an id of one of three shapes, and attributes that put it into every combination of audiences. */
export function doorUnit(index: number): Unit & { id: string } {
  const shape = SHAPES[index % SHAPES.length] as (typeof SHAPES)[number];
  return {
    id: shape(index),
    country: COUNTRIES[(index >> 2) % COUNTRIES.length] as string,
    plan: PLANS[(index >> 4) % PLANS.length] as string,
    age: index % 97,
    ...(index % 5 > 0 && { device: `device-${index}` }),
  };
}
