import type { JsonObject, JsonValue } from '#libs/domain';
import { isDeepStrictEqual } from 'node:util';

/** One member that differs. */
export interface MemberChange {
  /** JSON pointer (RFC 6901) into the entity as the API shows it; empty: the whole of it. */
  pointer: string;
  /** Null when it was not there, or was null. */
  before: JsonValue;
  after: JsonValue;
}

/** Move with every write and say nothing of it; phases are told apart from the members. */
const DERIVED = new Set(['version', 'createdAt', 'updatedAt', 'phases']);

/**
 * What differs, member by member and as deep as it can be said: lists of another length and values of another kind count as
 * one member.
 */
export function changesBetween(before: unknown, after: unknown): MemberChange[] {
  return walk(plain(before), plain(after), '');
}

function plain(value: unknown): JsonValue {
  const json = JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
  if (!isObject(json)) return json;
  return Object.fromEntries(Object.entries(json).filter(([name]) => !DERIVED.has(name)));
}

function walk(before: JsonValue, after: JsonValue, pointer: string): MemberChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((item, index) => walk(item, after[index] ?? null, `${pointer}/${index}`));
  }
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) =>
      walk(before[name] ?? null, after[name] ?? null, `${pointer}/${escaped(name)}`),
    );
  }
  return [{ pointer, before, after }];
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
