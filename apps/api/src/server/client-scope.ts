import { sendProblem, type Authenticator } from '#libs/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { registerCrossOrigin } from './cross-origin.js';

export interface ClientScope {
  /** Every route of the scope begins with it. */
  prefix: string;
  authenticator: Authenticator;
  methods: ('GET' | 'POST')[];
  /** What pages may read of an answer besides what they always may. */
  exposedHeaders?: string[];
  /** What bodies may be, and how they are read; absent: there are none. */
  body?: { contentTypes: string[]; limit: number; parse: (bytes: Buffer) => unknown };
  /** How a failure is answered, as a problem unless the protocol has a form of its own. */
  sendError?: (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;
}

/**
 * Routes that apps call, beside Nest's pipeline and several times faster than it: open to pages, with bodies of
 * their own.
 */
export function registerClientScope(
  instance: FastifyInstance,
  options: ClientScope,
  addRoutes: (scope: FastifyInstance) => void,
): void {
  const { prefix, authenticator, methods, exposedHeaders = [], body, sendError = sendProblem } = options;
  const fill = (scope: FastifyInstance, _: unknown, done: () => void): void => {
    registerCrossOrigin(scope, { authenticator, methods, exposedHeaders });
    scope.removeAllContentTypeParsers();
    if (body !== undefined) addBodyParser(scope, body);
    scope.setErrorHandler((error, request, reply) => sendError(error, request, reply));
    addRoutes(scope);
    done();
  };
  void instance.register(fill, { prefix });
}

function addBodyParser(
  scope: FastifyInstance,
  { contentTypes, limit, parse }: NonNullable<ClientScope['body']>,
): void {
  scope.addContentTypeParser(
    contentTypes,
    { parseAs: 'buffer', bodyLimit: limit },
    (_request, bytes, done) => {
      try {
        done(null, bytes.length === 0 ? undefined : parse(bytes as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
}
