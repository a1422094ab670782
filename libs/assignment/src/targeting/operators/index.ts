import { comparisonOperators } from './comparison.js';
import { groupOperators } from './group.js';
import { membershipOperators } from './membership.js';
import { nestedOperators } from './nested.js';
import { Operator } from './operator.js';
import { patternOperators } from './pattern.js';
import { shapeOperators } from './shape.js';
import { versionOperators } from './version.js';

let operators: ReadonlyMap<string, Operator> | undefined;

/** The operator of that name; undefined when the language has none. Built late: nested operators compile through it. */
export function findOperator(name: string): Operator | undefined {
  operators ??= new Map(
    Object.entries({
      ...comparisonOperators,
      ...versionOperators,
      ...membershipOperators,
      ...groupOperators,
      ...patternOperators,
      ...shapeOperators,
      ...nestedOperators,
    }),
  );
  return operators.get(name);
}
