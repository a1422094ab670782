/** No key is longer; what is longer is not worth hashing. */
const LONGEST_KEY = 256;

/** The key of an `Authorization: Bearer <key>` header; null when there is none. */
export function bearerKey(authorization: string | undefined): string | null {
  if (authorization === undefined || authorization.length > LONGEST_KEY) return null;
  if (authorization.slice(0, 7).toLowerCase() !== 'bearer ') return null;
  const key = authorization.slice(7).trim();
  return key === '' ? null : key;
}
