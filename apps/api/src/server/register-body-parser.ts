import { JSON_LIMITS, parseJson, type JsonLimits } from '#libs/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import './raw-route-config.js';

/** Bytes. To parse as many takes a few milliseconds, and to judge what they say takes as long again. */
const LARGE = 1_048_576;

/** JSON for the management routes; the limits on its structure come before anything builds a value of it. */
export function registerBodyParser(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route) => {
    const bodyLimit = route.config?.bodyLimit;
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      try {
        // An action without input is often sent as an empty body that is said to be JSON.
        const value = body.length === 0 ? undefined : parseJson(body as Buffer, limitsOf(request)).value;
        if (body.length < LARGE) done(null, value);
        // Others have their turn before what is made of it.
        else setImmediate(done, null, value);
      } catch (error) {
        done(error as Error);
      }
    },
  );
}

function limitsOf({ routeOptions }: FastifyRequest): JsonLimits {
  const { items = JSON_LIMITS.items } = routeOptions.config;
  return { ...JSON_LIMITS, items, allItems: Math.max(items, JSON_LIMITS.allItems) };
}
