import type { JsonObject, JsonValue } from './json.js';

/** A place in a condition that names a saved group. */
export interface SavedGroupMention {
  /** Key of the group. */
  key: string;
  /** JSON pointer (RFC 6901) from the condition's root. */
  path: string;
  /** `$inGroup` and `$notInGroup` compare one value, so they need a list; `$savedGroup` takes both kinds. */
  needsList: boolean;
}

const OF_CONDITIONS = new Set(['$and', '$or', '$nor']);
const OF_REQUIREMENTS = new Set(['$all', '$alli']);
const OF_ONE_REQUIREMENT = new Set(['$not', '$size']);
const OF_A_GROUP = new Set(['$inGroup', '$notInGroup']);

/**
 * Every saved group that a condition names, in the order of reading. What merely looks like a reference, as data that an
 * attribute is compared with, is none.
 */
export function savedGroupsIn(condition: JsonObject | null): SavedGroupMention[] {
  return condition === null ? [] : [...inCondition(condition, '')];
}

function* inCondition(condition: JsonValue | undefined, path: string): Generator<SavedGroupMention> {
  if (!isObject(condition)) return;
  for (const [name, value] of Object.entries(condition)) {
    const place = `${path}/${stepOf(name)}`;
    if (OF_CONDITIONS.has(name)) yield* eachOf(value, place, inCondition);
    else if (name === '$not') yield* inCondition(value, place);
    else if (name === '$savedGroup') yield* inReference(value, place);
    else yield* inRequirement(value, place);
  }
}

function* inRequirement(requirement: JsonValue | undefined, path: string): Generator<SavedGroupMention> {
  if (!isObject(requirement) || !hasOnlyOperators(requirement)) return;
  for (const [name, value] of Object.entries(requirement)) {
    const place = `${path}/${stepOf(name)}`;
    if (OF_A_GROUP.has(name) && typeof value === 'string') yield { key: value, path: place, needsList: true };
    else if (OF_REQUIREMENTS.has(name)) yield* eachOf(value, place, inRequirement);
    else if (OF_ONE_REQUIREMENT.has(name)) yield* inRequirement(value, place);
    else if (name === '$elemMatch') yield* inElement(value, place);
  }
}

function* inElement(value: JsonValue, path: string): Generator<SavedGroupMention> {
  if (isObject(value) && hasOnlyOperators(value)) yield* inRequirement(value, path);
  else yield* inCondition(value, path);
}

function* inReference(reference: JsonValue, path: string): Generator<SavedGroupMention> {
  const id = isObject(reference) ? reference['id'] : undefined;
  if (typeof id === 'string') yield { key: id, path: `${path}/id`, needsList: false };
}

function* eachOf(
  list: JsonValue,
  path: string,
  read: (value: JsonValue, path: string) => Generator<SavedGroupMention>,
): Generator<SavedGroupMention> {
  if (!Array.isArray(list)) return;
  for (const [index, value] of list.entries()) yield* read(value, `${path}/${index}`);
}

function hasOnlyOperators(value: JsonObject): boolean {
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => name.startsWith('$'));
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stepOf(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
