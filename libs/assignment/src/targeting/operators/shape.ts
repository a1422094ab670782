import { Operator } from './operator.js';

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

/** Names that `$type` knows. */
export const TYPE_NAMES = ['string', 'number', 'boolean', 'array', 'object', 'null', 'undefined'];

/** Whether a value is there, and of what type. */
export const shapeOperators: Readonly<Record<string, Operator>> = {
  $exists: {
    operand: 'flag',
    compile: (expected) => (expected ? (value) => !isAbsent(value) : isAbsent),
  },
  $type: { operand: 'typeName', compile: (expected) => (value) => typeName(value) === expected },
};
