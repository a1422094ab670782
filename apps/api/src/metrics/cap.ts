import type { QuantileCap, Violation } from '#libs/domain';
import { pointerStep } from '#libs/platform';

export const LARGEST_CAP = 1e15;

/** A cap as people write it: a number, or a quantile that the data turn into one. */
export type CapInput = number | { quantile: number; ignoreZeros?: boolean };

/** Everything wrong with what stands in the place of a cap. */
export function capViolations(cap: unknown): Violation[] {
  if (typeof cap === 'number') {
    if (cap > 0 && cap <= LARGEST_CAP) return [];
    const detail = `must be above 0 and at most ${LARGEST_CAP}: at 0 or below every unit counts the same`;
    return [{ pointer: '/cap', detail }];
  }
  if (typeof cap !== 'object' || cap === null || Array.isArray(cap)) {
    return [{ pointer: '/cap', detail: 'must be a number, or a quantile such as {"quantile": 0.999}' }];
  }
  return quantileCapViolations(cap);
}

function quantileCapViolations(cap: object): Violation[] {
  const { quantile, ignoreZeros, ...unknown } = cap as Record<string, unknown>;
  const isInside = typeof quantile === 'number' && quantile > 0 && quantile < 1;
  const violations = Object.keys(unknown).map((name) => ({
    pointer: `/cap${pointerStep(name)}`,
    detail: 'is not known here',
  }));
  if (!isInside) violations.push({ pointer: '/cap/quantile', detail: 'must be a number between 0 and 1' });
  if (ignoreZeros !== undefined && typeof ignoreZeros !== 'boolean') {
    violations.push({ pointer: '/cap/ignoreZeros', detail: 'must be true or false' });
  }
  return violations;
}

export function capOf(cap: CapInput): number | QuantileCap {
  return typeof cap === 'number' ? cap : { quantile: cap.quantile, ignoreZeros: cap.ignoreZeros ?? false };
}

/** As it is documented. */
export const CAP_SCHEMAS = [
  { type: 'number', exclusiveMinimum: 0, maximum: LARGEST_CAP },
  {
    type: 'object',
    required: ['quantile'],
    properties: {
      quantile: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1, example: 0.999 },
      ignoreZeros: { type: 'boolean', default: false },
    } satisfies Record<keyof QuantileCap, object>,
    additionalProperties: false,
  },
  { type: 'null' },
] as const;
