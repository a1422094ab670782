import fc from 'fast-check';
import type {
  AssignmentExperiment,
  AssignmentFlag,
  AssignmentFlagRule,
  AssignmentOverride,
  AssignmentPrerequisite,
  AssignmentVariant,
  LayerSlot,
  Slice,
} from '#libs/assignment';
import { identity, scalar } from './attributes.js';
import { condition } from './condition.js';
import { share } from './experiment.js';

const EXPERIMENTS = ['e0', 'e1', 'e2', 'e3'] as const;
const FLAGS = ['f0', 'f1', 'f2'] as const;

/** Few, so that what one definition gives is what the next one asks for. */
const VALUES = [true, true, false, false, null, 0, 1, 'on', 'off', 'é', ['on'], { a: 'on' }] as const;
const value: fc.Arbitrary<unknown> = fc.constantFrom(...VALUES);

/** Few, so that overrides meet their units: texts of several alphabets, and numbers as people write them. */
const UNITS = ['user-1', 'user-2', 'user-3', 'zoë', '用户', '😀', '7', '1e+21', '0', '01', 'a,b'] as const;
const override = fc.constantFrom(...UNITS);

/** A unit that many definitions know something about. */
export const familiarUnit: fc.Arbitrary<Record<string, unknown>> = fc.record(
  {
    id: fc.oneof(
      { weight: 3, arbitrary: override },
      { weight: 1, arbitrary: fc.constantFrom(7, 1e21, 0, -0, 42, true, ['user-1', 7], ['x'], [], '\ud800') },
      { weight: 3, arbitrary: identity },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    ),
    device: fc.oneof(override, identity),
    a: scalar,
    b: scalar,
    c: fc.array(scalar, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

const gentle = fc.oneof(
  { weight: 5, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.constantFrom({ a: { $in: ['a', 1, true, null] } }, { b: { $ne: 'b' } }) },
  { weight: 1, arbitrary: fc.constantFrom({ id: { $inGroup: 'staff' } }, { $savedGroup: { id: 'twin' } }) },
  { weight: 1, arbitrary: condition },
);

const onValue: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ value }) },
  {
    weight: 4,
    arbitrary: fc.array(value, { minLength: 2, maxLength: 12 }).map((some) => ({ value: { $in: some } })),
  },
  { weight: 1, arbitrary: value.map((one) => ({ value: { $ne: one } })) },
  { weight: 1, arbitrary: fc.constantFrom({}, { value: { $exists: true } }, { $not: { value: true } }) },
  { weight: 1, arbitrary: condition },
);

/** In this order everything may depend on what stands before it. */
const KEYS: readonly string[] = ['f0', 'e0', 'f1', 'e1', 'f2', 'e2', 'e3'];

function prerequisitesOn(keys: readonly string[], most: number): fc.Arbitrary<AssignmentPrerequisite[]> {
  if (keys.length === 0) return fc.constant([]);
  return fc.array(fc.record({ key: fc.constantFrom(...keys), condition: onValue }), { maxLength: most });
}

/** Now and then there is none of that key, or they run in a circle. */
function prerequisitesOf(key: string): fc.Arbitrary<AssignmentPrerequisite[]> {
  return fc.oneof(
    { weight: 30, arbitrary: prerequisitesOn(KEYS.slice(0, KEYS.indexOf(key)), 2) },
    { weight: 1, arbitrary: prerequisitesOn([...KEYS, 'nothing'], 1) },
  );
}

/** Ranges of a layer in up to three pieces, anywhere and in any order; few layers are shared, or all would collide. */
function layerOf(key: string): fc.Arbitrary<LayerSlot> {
  const range = fc
    .tuple(share, share)
    .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);
  return fc.record({
    salt: fc.constantFrom(`layer:${key}`, `layer:${key}`, `layer:${key}`, 'layer:é'),
    ranges: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom([[0, 1] as const], [[0, 0.4] as const, [0.5, 0.95] as const]) },
      { weight: 1, arbitrary: fc.array(range, { maxLength: 3 }) },
    ),
  });
}

/** Allocations as they are after changes: pieces of variants, in any order. */
const slices: fc.Arbitrary<Slice[]> = fc
  .array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 4000 })), { minLength: 1, maxLength: 5 })
  .map((pieces) => {
    let start = 0;
    return pieces.flatMap(([variant, steps]) => {
      const slice = { variant, start: start / 10_000, end: Math.min(10_000, start + steps) / 10_000 };
      start += steps;
      return slice.start < slice.end ? [slice] : [];
    });
  });

const variants: fc.Arbitrary<AssignmentVariant[]> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), value), { minLength: 2, maxLength: 4 })
  .map((arms) => {
    const total = arms.reduce((sum, [weight]) => sum + weight, 0);
    return arms.map((arm, index) => ({ key: `v${index}`, weight: arm[0] / total, value: arm[1] }));
  });

const overrides: fc.Arbitrary<AssignmentOverride[]> = fc.array(
  fc.record({ unit: override, variant: fc.constantFrom('v0', 'v1') }),
  { maxLength: 5 },
);

function experimentOf(key: string): fc.Arbitrary<AssignmentExperiment> {
  return fc.record(
    {
      key: fc.constant(key),
      status: fc.constantFrom(
        ...([
          'running',
          'running',
          'running',
          'running',
          'running',
          'decided',
          'stopped',
          'paused',
          'draft',
        ] as const),
      ),
      variants,
      control: fc.constantFrom('v0', 'v1'),
      hashAttribute: fc.constantFrom('id', 'id', 'id', 'device'),
      seed: fc.constantFrom('seed', 'séed'),
      hashVersion: fc.constantFrom(1, 2),
      coverage: fc.oneof(share, fc.constant(1)),
      condition: gentle,
      slices,
      layer: layerOf(key),
      holdouts: fc.array(
        fc.record({
          salt: fc.constantFrom('holdout:h1', 'holdout:h2'),
          share: fc.constantFrom(0, 0.05, 0.3),
        }),
        { maxLength: 2 },
      ),
      overrides,
      prerequisites: prerequisitesOf(key),
      shippedVariant: fc.constantFrom(null, 'v0', 'v1'),
    },
    { requiredKeys: ['key', 'status', 'variants'] },
  );
}

function ruleOf(flag: string, rule: string): fc.Arbitrary<AssignmentFlagRule> {
  return fc.record(
    {
      key: fc.constant(rule),
      condition: gentle,
      prerequisites: prerequisitesOf(flag),
      share: fc.oneof(share, fc.constant(1)),
      unit: fc.constantFrom('id', 'device'),
      salt: fc.constant(`flag:${flag}:${rule}`),
      value,
    },
    { requiredKeys: ['key', 'share', 'unit', 'salt', 'value'] },
  );
}

function flagOf(key: string): fc.Arbitrary<AssignmentFlag> {
  return fc.record({
    key: fc.constant(key),
    enabled: fc.constantFrom(true, true, true, false),
    value,
    rules: fc
      .tuple(ruleOf(key, 'r0'), ruleOf(key, 'r1'), fc.nat(2))
      .map(([first, second, count]) => [first, second].slice(0, count)),
  });
}

/** Every definition that a project has, some of them broken, in any order. */
export interface Definitions {
  readonly experiments: readonly AssignmentExperiment[];
  readonly flags: readonly AssignmentFlag[];
}

/** Experiments and flags that use everything and depend on each other. */
export const definitions: fc.Arbitrary<Definitions> = fc.record({
  experiments: fc
    .tuple(...EXPERIMENTS.map(experimentOf))
    .chain((all) => fc.shuffledSubarray([...all], { minLength: 3 })),
  flags: fc.tuple(...FLAGS.map(flagOf)).chain((all) => fc.shuffledSubarray([...all], { minLength: 2 })),
});

/** Enough of them that compiling a catalogue is not most of the work. */
export const familiarUnits: fc.Arbitrary<Record<string, unknown>[]> = fc.array(familiarUnit, {
  minLength: 10,
  maxLength: 40,
});
