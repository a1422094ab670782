import { authorize, type Authenticator, type Principal } from '#libs/platform';
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
