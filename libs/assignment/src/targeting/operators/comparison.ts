import { comparableOf } from '../coercion.js';
import { Operator } from './operator.js';

/** JavaScript compares mixed types after converting them; the casts to number only let the language do so. */
type Comparison = (actual: number, expected: number) => boolean;

function comparing(holds: Comparison): Operator {
  return {
    operand: 'anything',
    compile(expected) {
      const bound = comparableOf(expected) as number;
      return (value) => holds(typeof value === 'number' ? value : (comparableOf(value) as number), bound);
    },
  };
}

/** Order and identity. Absent values compare as null, which counts as zero in an ordering, as in the open SDKs. */
export const comparisonOperators: Readonly<Record<string, Operator>> = {
  $eq: { operand: 'anything', compile: (expected) => (value) => value === expected },
  $ne: { operand: 'anything', compile: (expected) => (value) => value !== expected },
  $lt: comparing((actual, expected) => actual < expected),
  $lte: comparing((actual, expected) => actual <= expected),
  $gt: comparing((actual, expected) => actual > expected),
  $gte: comparing((actual, expected) => actual >= expected),
};
