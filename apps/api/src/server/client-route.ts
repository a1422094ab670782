import { invalidInput, type Authenticator, type Principal } from '#libs/platform';
import type { FastifyInstance } from 'fastify';
import { clientGuard } from './client-guard.js';
import { registerClientScope } from './client-scope.js';
import { takeHeldBody } from './fast-lane.js';
import { violationsOfSchema } from './violations-of-schema.js';

export interface ClientRoute<Body> {
  url: string;
  authenticator: Authenticator;
  bodyLimit: number;
  contentTypes: string[];
  /** The body's bytes as what the handler gets; throws a ProblemError when they are none. */
  parse: (bytes: Buffer) => Body;
  /** JSON schema that the parsed body must meet; absent: the handler judges. */
  schema?: object;
  status: number;
  /** The answer as JSON text. `body` is undefined when the request had none. */
  answer: (body: Body | undefined, principal: Principal) => string | Promise<string>;
  /** A lane may have read the body already. */
  hasLane?: boolean;
  /** The route's part of the OpenAPI document. */
  operation: Record<string, unknown>;
}

/** A POST route for apps, guarded by their keys, answering with text that is JSON already. */
export function registerClientRoute<Body>(instance: FastifyInstance, route: ClientRoute<Body>): void {
  const { url, authenticator, bodyLimit, contentTypes, parse } = route;
  const body = { contentTypes, limit: bodyLimit, parse };
  registerClientScope(instance, { prefix: url, authenticator, methods: ['POST'], body }, (scope) =>
    addRoute(scope, route),
  );
}

function addRoute<Body>(scope: FastifyInstance, route: ClientRoute<Body>): void {
  const { authenticator, bodyLimit, schema, status, answer, hasLane, operation } = route;
  const { onRequest, principalOf } = clientGuard(authenticator);
  scope.route({
    method: 'POST',
    url: '',
    bodyLimit,
    config: { access: 'client', operation },
    // Policies for pages mean nothing to JSON, and making them costs as much as twenty assignments.
    helmet: false,
    ...(schema && { schema: { body: schema } }),
    schemaErrorFormatter: (errors) => invalidInput(violationsOfSchema(errors)),
    onRequest,
    ...(hasLane && { preParsing: takeHeldBody }),
    handler: async (request, reply) => {
      const text = await answer(request.body as Body | undefined, principalOf(request));
      return reply
        .code(status)
        .header('x-content-type-options', 'nosniff')
        .type('application/json; charset=utf-8')
        .send(text);
    },
  });
}
