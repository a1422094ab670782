import type { AssignmentBody } from './assignment.schema.js';

/** Most keys that the shorter way looks through. */
const MOST_KEYS = 100;

const NAMES = new Set(['attributes', 'experiments', 'flags']);

/** Whether it is certain, without asking the schema, that the schema takes this body. Questions for explanations are for the schema. */
export function isUsualQuestion(body: unknown): body is AssignmentBody {
  if (!isObject(body)) return false;
  for (const name in body) if (!NAMES.has(name)) return false;
  const { attributes, experiments, flags } = body;
  return isObject(attributes) && areKeys(experiments) && (typeof flags === 'boolean' || areKeys(flags));
}

function areKeys(keys: unknown): boolean {
  if (keys === undefined) return true;
  return Array.isArray(keys) && keys.length <= MOST_KEYS && keys.every(isKey);
}

function isKey(key: unknown): boolean {
  return typeof key === 'string' && key !== '' && key.length <= 64;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
