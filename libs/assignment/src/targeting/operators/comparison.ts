import { comparableOf } from '../coercion.js';
import { ValuePredicate } from '../condition.js';
import { Operator } from './operator.js';

/** JavaScript compares mixed types after converting them; calling both sides numbers only lets the language do so. */
function comparable(value: unknown): number {
  return typeof value === 'number' ? value : (comparableOf(value) as number);
}

function ordering(compileWith: (bound: number) => ValuePredicate): Operator {
  return { operand: 'anything', compile: (expected) => compileWith(comparable(expected)) };
}

/** Order and identity. Absent values compare as null, which counts as zero in an ordering, as in the open SDKs. */
export const comparisonOperators: Readonly<Record<string, Operator>> = {
  $eq: { operand: 'anything', compile: (expected) => (value) => value === expected },
  $ne: { operand: 'anything', compile: (expected) => (value) => value !== expected },
  $lt: ordering((bound) => (value) => comparable(value) < bound),
  $lte: ordering((bound) => (value) => comparable(value) <= bound),
  $gt: ordering((bound) => (value) => comparable(value) > bound),
  $gte: ordering((bound) => (value) => comparable(value) >= bound),
};
