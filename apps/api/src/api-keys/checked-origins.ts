import { allowedOriginFault, InvalidInputError, type ApiKeyScope } from '#libs/domain';

/** The origins, each once; InvalidInputError when one is none, or the key is not made for pages. */
export function checkedOrigins(scope: ApiKeyScope, origins: readonly string[]): string[] {
  if (scope !== 'client' && origins.length > 0) {
    const detail = 'are of client keys only: an admin key must never be in a page';
    throw new InvalidInputError(`Allowed origins ${detail}.`, [{ pointer: '/allowedOrigins', detail }]);
  }
  const violations = origins.flatMap((origin, index) => {
    const detail = allowedOriginFault(origin);
    return detail === null ? [] : [{ pointer: `/allowedOrigins/${index}`, detail }];
  });
  if (violations.length > 0) {
    throw new InvalidInputError('The allowed origins are not all origins.', violations);
  }
  return [...new Set(origins)];
}
