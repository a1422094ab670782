const WILDCARD = 'https://*.';

/** A host without a port, as browsers write it. */
const SUBDOMAIN = /^[a-z0-9.-]+$/;

/** Whether pages of this origin may use a key that is bound to these (`https://*.example`: every host under it); none: any. */
export function allowsOrigin(allowed: readonly string[], origin: string): boolean {
  return allowed.length === 0 || allowed.some((one) => matches(one, origin));
}

function matches(allowed: string, origin: string): boolean {
  if (!allowed.startsWith(WILDCARD)) return origin === allowed;
  const domain = allowed.slice(WILDCARD.length - 1);
  if (!origin.startsWith('https://') || !origin.endsWith(domain)) return false;
  return SUBDOMAIN.test(origin.slice('https://'.length, -domain.length));
}
