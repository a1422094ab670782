import { anExperiment, call, type ApiUnderTest } from './api-under-test.js';

/** Experiments of every kind that doors must agree on, by the type of their values. */
export const DOOR_EXPERIMENTS = {
  split: 'string',
  device: 'number',
  toggle: 'boolean',
  layout: 'object',
  halted: 'string',
  shipped: 'string',
} as const;

export type DoorExperiment = keyof typeof DOOR_EXPERIMENTS;
export const DOOR_KEYS = Object.keys(DOOR_EXPERIMENTS) as DoorExperiment[];

/** What the control of each is worth. */
export const CONTROL_VALUES = {
  split: 'a',
  device: 1,
  toggle: false,
  layout: { columns: 1 },
  halted: 'old_page',
  shipped: 'old_page',
} as const satisfies Record<DoorExperiment, unknown>;

const two = (control: unknown, treatment: unknown): object[] => [
  { key: 'control', weight: 0.5, value: control },
  { key: 'treatment', weight: 0.5, value: treatment },
];

export async function createDoorExperiments(server: Pick<ApiUnderTest, 'url'>): Promise<void> {
  await anExperiment(server, 'split', {
    traffic: 0.7,
    targeting: { $or: [{ country: { $in: ['NL', 'BE'] } }, { age: { $gt: 60 } }] },
    variants: [
      { key: 'control', weight: 0.2, value: 'a' },
      { key: 'b', weight: 0.3, value: 'b' },
      { key: 'c', weight: 0.5, value: 'c' },
    ],
  });
  await anExperiment(server, 'device', { unit: 'device', variants: two(1, 2.5) });
  await anExperiment(server, 'toggle', {
    traffic: 0.1,
    targeting: { plan: { $regex: '^(pro|team)$' } },
    variants: two(false, true),
  });
  await anExperiment(server, 'layout', { variants: two({ columns: 1 }, { columns: 2, order: ['é', null] }) });
  await anExperiment(server, 'halted');
  await call(server, 'POST', '/v1/experiments/halted/pause');
  await anExperiment(server, 'shipped', { targeting: { country: { $ne: 'FR' } } });
  await call(server, 'POST', '/v1/experiments/shipped/stop');
  const decision = { outcome: 'ship', variant: 'treatment' };
  await call(server, 'POST', '/v1/experiments/shipped/decision', { body: decision });
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
