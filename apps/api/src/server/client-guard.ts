import { authorize, ProblemError, type Authenticator, type Principal } from '#libs/platform';
import type { FastifyRequest } from 'fastify';

export interface ClientGuard {
  /** Before the body is read: who may not send it should not make us read it. */
  onRequest: (request: FastifyRequest) => Promise<void>;
  /** Whose request it is, once the hook let it pass. */
  principalOf: (request: FastifyRequest) => Principal;
}

/** Lets keys pass that an app may have. `credential`: the request's Authorization header, or what stands for it. */
export function clientGuard(
  authenticator: Authenticator,
  credential: (request: FastifyRequest) => string | undefined = ({ headers }) => headers.authorization,
): ClientGuard {
  const principals = new WeakMap<FastifyRequest, Principal>();
  return {
    onRequest: async (request) => {
      principals.set(request, await authorize(authenticator, credential(request), 'client'));
    },
    principalOf: (request) => principals.get(request) as Principal,
  };
}

/** As `clientGuard`, for senders without headers: their client key may stand in the address, as `?clientKey=`. */
export function beaconGuard(authenticator: Authenticator): ClientGuard {
  const { onRequest, principalOf } = clientGuard(
    authenticator,
    (request) => request.headers.authorization ?? keyOfAddress(request),
  );
  return {
    onRequest: async (request) => {
      await onRequest(request);
      const isInAddress = request.headers.authorization === undefined;
      // Addresses end in histories and in the logs of proxies.
      if (isInAddress && principalOf(request).scope !== 'client')
        throw new ProblemError('forbidden', NOT_HERE);
    },
    principalOf,
  };
}

const NOT_HERE = 'Only a client key may stand in an address; send this key as a header.';

function keyOfAddress({ query }: FastifyRequest): string | undefined {
  const { clientKey } = query as { clientKey?: unknown };
  return typeof clientKey === 'string' ? `Bearer ${clientKey}` : undefined;
}
