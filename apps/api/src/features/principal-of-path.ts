import { authorize, ProblemError, type Authenticator, type Principal } from '#libs/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { holdToOrigins } from '../server/cross-origin.js';

/**
 * Whom the client key of an address belongs to. ProblemError `not-found` for a key that is not known, in a form that GrowthBook's
 * SDKs and proxy do not try again; `forbidden` for an admin key, which has no place in an address, and for pages that may not use the key.
 */
export async function principalOfPath(
  authenticator: Authenticator,
  request: FastifyRequest<{ Params: { clientKey: string } }>,
  reply: FastifyReply,
): Promise<Principal> {
  const principal = await authorized(authenticator, request.params.clientKey);
  if (principal.scope === 'client') {
    holdToOrigins(principal, request, reply);
    return principal;
  }
  throw new ProblemError(
    'forbidden',
    'An address is no place for an admin key: use a client key.',
    [],
    FINAL,
  );
}

const FINAL = { headers: { 'x-unrecoverable': '1' } };

async function authorized(authenticator: Authenticator, clientKey: string): Promise<Principal> {
  try {
    return await authorize(authenticator, `Bearer ${clientKey}`, 'client');
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'unauthorized') throw error;
    const detail = 'The client key is not known, or was revoked.';
    throw new ProblemError('not-found', detail, [], { ...FINAL, members: { error: detail } });
  }
}
