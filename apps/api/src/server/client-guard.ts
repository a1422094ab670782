import { authorize, ProblemError, type Authenticator, type Principal } from '#libs/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { holdToOrigins } from './cross-origin.js';

export interface ClientGuard {
  /** Before the body is read: who may not send it should not make us read it. */
  onRequest: (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;
  /** Whose request it is, once the hook let it pass. */
  principalOf: (request: FastifyRequest) => Principal;
}

interface GuardOptions {
  /** The request's Authorization header, or what stands for it. */
  credential?: (request: FastifyRequest) => string | undefined;
  /** What else must hold; throws a ProblemError otherwise. */
  check?: (principal: Principal, request: FastifyRequest) => void;
}

/** Lets keys pass that an app may have, from pages that may use them. */
export function clientGuard(
  authenticator: Authenticator,
  { credential = ({ headers }) => headers.authorization, check }: GuardOptions = {},
): ClientGuard {
  const principals = new WeakMap<FastifyRequest, Principal>();
  const admit = (principal: Principal, request: FastifyRequest, reply: FastifyReply): void => {
    check?.(principal, request);
    holdToOrigins(principal, request, reply);
    principals.set(request, principal);
  };
  return {
    // No promise where none is needed: keys are nearly always known.
    onRequest: (request, reply, done) => {
      const known = authorize(authenticator, credential(request), 'client');
      if (!(known instanceof Promise)) {
        admit(known, request, reply);
        return done();
      }
      known.then((principal) => admit(principal, request, reply)).then(() => done(), done);
    },
    principalOf: (request) => principals.get(request) as Principal,
  };
}

/** As `clientGuard`, for senders without headers: their client key may stand in the address, as `?clientKey=`. */
export function beaconGuard(authenticator: Authenticator): ClientGuard {
  return clientGuard(authenticator, {
    credential: (request) => request.headers.authorization ?? keyOfAddress(request),
    check: ({ scope }, { headers }) => {
      // Addresses end in histories and in the logs of proxies.
      if (headers.authorization === undefined && scope !== 'client')
        throw new ProblemError('forbidden', NOT_HERE);
    },
  });
}

const NOT_HERE = 'Only a client key may stand in an address; send this key as a header.';

function keyOfAddress({ query }: FastifyRequest): string | undefined {
  const { clientKey } = query as { clientKey?: unknown };
  return typeof clientKey === 'string' ? `Bearer ${clientKey}` : undefined;
}
