import { isRecord } from '../targeting/is-record.js';
import { checkRequirement } from './check-requirement.js';
import { ConditionProblem, Place } from './place.js';

/** Longest dotted path of an attribute, in UTF-16 code units. */
const MAXIMUM_PATH_LENGTH = 256;

function checkConditions(conditions: unknown, place: Place): void {
  if (!Array.isArray(conditions)) return place.report('must be a list of conditions');
  conditions.forEach((condition, index) => checkCondition(condition, place.at(index)));
}

function checkGroupReference(reference: unknown, place: Place): void {
  if (!isRecord(reference)) return place.report('must be an object with the id of a saved group');
  const { id, attributeKey } = reference;
  place.at('id').checkGroup(id);
  if (attributeKey !== undefined && typeof attributeKey !== 'string')
    place.at('attributeKey').report('must be a text');
}

function checkPath(path: string, requirement: unknown, place: Place): void {
  if (path.startsWith('$')) return place.report(`unknown operator ${path}`);
  if (path.length > MAXIMUM_PATH_LENGTH)
    place.report(`path is longer than ${MAXIMUM_PATH_LENGTH} characters`);
  checkRequirement(requirement, place);
}

function checkPart(key: string, value: unknown, place: Place): void {
  switch (key) {
    case '$and':
    case '$or':
    case '$nor':
      return checkConditions(value, place);
    case '$not':
      return checkCondition(value, place);
    case '$savedGroup':
      return checkGroupReference(value, place);
    default:
      return checkPath(key, value, place);
  }
}

/** Checks a condition at a place; exported for the operators that hold one. */
export function checkCondition(condition: unknown, place: Place): void {
  if (!isRecord(condition)) return place.report('must be an object');
  const inner = place.deeper();
  if (!inner) return;
  for (const [key, value] of Object.entries(condition)) {
    const part = inner.at(key);
    if (!part.countNode()) return;
    checkPart(key, value, part);
  }
}

/**
 * Finds what is wrong with a targeting condition before it is stored: unknown operators, operands of the wrong kind,
 * patterns that RE2 cannot run, too much depth or size. Stricter than evaluation, which tolerates some of these by
 * matching nobody.
 *
 * @param groups ids of the saved groups that there are; when absent, references to groups are not followed
 * @returns problems with JSON pointers, at most 50; none when the condition is good
 */
export function validateCondition(condition: unknown, groups?: Iterable<string>): ConditionProblem[] {
  const root = Place.root(groups ? new Set(groups) : null);
  checkCondition(condition, root);
  return root.problems;
}
