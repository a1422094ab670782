import type { ApiKeyScope } from '#libs/domain';
import { ProblemError } from '../problem/problem.js';
import type { Authenticator } from './authenticator.js';
import { bearerKey } from './bearer-key.js';
import type { Principal } from './principal.js';

/**
 * Who may pass: an admin key passes everywhere, a client key only where client keys are asked for.
 * ProblemError `unauthorized` or `forbidden` otherwise. The one rule for controllers and for raw routes.
 */
export function authorize(
  authenticator: Authenticator,
  authorization: string | undefined,
  scope: ApiKeyScope,
): Principal | Promise<Principal> {
  const key = bearerKey(authorization);
  if (key === null) throw unauthorized('The request carries no API key: send "Authorization: Bearer <key>".');
  const known = authenticator.authenticate(key);
  return known instanceof Promise ? known.then((principal) => admit(principal, scope)) : admit(known, scope);
}

function admit(principal: Principal | null, scope: ApiKeyScope): Principal {
  if (principal === null) throw unauthorized('The API key is not known, or was revoked.', 'invalid_token');
  if (principal.scope !== 'admin' && principal.scope !== scope) {
    throw new ProblemError(
      'forbidden',
      `A ${principal.scope} key may not do this; it needs an ${scope} key.`,
      [],
      {
        headers: { 'www-authenticate': challenge('insufficient_scope') },
      },
    );
  }
  return principal;
}

function unauthorized(detail: string, error?: string): ProblemError {
  return new ProblemError('unauthorized', detail, [], { headers: { 'www-authenticate': challenge(error) } });
}

function challenge(error?: string): string {
  return `Bearer realm="consumer-science"${error === undefined ? '' : `, error="${error}"`}`;
}
