import type { JsonValue } from './json.js';

/** JSON text with every object's keys sorted, so that equal values give equal text. Members that are undefined are left out. */
export function canonicalJson(value: unknown): string {
  return canonical(JSON.parse(JSON.stringify(value)) as JsonValue);
}

function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}
