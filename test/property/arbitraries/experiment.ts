import fc from 'fast-check';
import type { AssignmentExperiment, AssignmentVariant } from '#libs/assignment';
import { identity, scalar } from './attributes.js';
import { condition } from './condition.js';

function variantsOf(weights: readonly number[]): fc.Arbitrary<AssignmentVariant[]> {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return fc
    .array(scalar, { minLength: weights.length, maxLength: weights.length })
    .map((values) =>
      values.map((value, index) => ({ key: `v${index}`, weight: (weights[index] ?? 0) / total, value })),
    );
}

/** Two to four variants whose weights sum to one. */
export const variants: fc.Arbitrary<AssignmentVariant[]> = fc
  .array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 4 })
  .chain(variantsOf);

/** Shares with the ends among them. */
export const share: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 1000 }).map((each) => each / 1000),
  fc.constantFrom(0, 1),
);

/** Valid experiments in every state. */
export const experiment: fc.Arbitrary<AssignmentExperiment> = fc.record(
  {
    key: fc.constant('experiment'),
    status: fc.constantFrom(
      'running' as const,
      'running' as const,
      'running' as const,
      'paused' as const,
      'stopped' as const,
    ),
    variants,
    control: fc.constantFrom('v0', 'v1'),
    hashAttribute: fc.constantFrom('id', 'device'),
    seed: fc.constantFrom('seed', 'séed', 's'),
    hashVersion: fc.constantFrom(1, 2),
    coverage: share,
    condition: fc.oneof(fc.constant(null), condition),
    layer: fc.tuple(share, share).map(([one, other]) => ({
      salt: 'layer',
      ranges: [[Math.min(one, other), Math.max(one, other)] as const],
    })),
    holdouts: fc.array(fc.record({ salt: fc.constantFrom('h1', 'h2'), share }), { maxLength: 2 }),
    shippedVariant: fc.constantFrom(null, 'v0', 'v1'),
  },
  { requiredKeys: ['key', 'status', 'variants'] },
);

/** Units that may have every identity an experiment asks for. */
export const unit: fc.Arbitrary<Record<string, unknown>> = fc.record(
  { id: identity, device: identity, a: scalar, b: scalar, c: fc.array(scalar, { maxLength: 3 }) },
  { requiredKeys: ['id'] },
);
