import { KEY_PATTERN } from '#libs/domain';

const UUID_PATTERN = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** False for text that names nothing, which the database would refuse as a uuid. */
export function isPossibleId(id: string): boolean {
  return UUID_PATTERN.test(id);
}

/** False for text that no key can be, such as one with a NUL, which the database would refuse as text. */
export function isPossibleKey(key: string): boolean {
  return KEY_PATTERN.test(key);
}
