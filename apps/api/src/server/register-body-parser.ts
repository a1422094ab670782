import { parseJson } from '#libs/platform';
import type { FastifyInstance } from 'fastify';

/** JSON for the management routes; the limits on its structure come before anything builds a value of it. */
export function registerBodyParser(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (_request, body, done) => {
      try {
        // An action without input is often sent as an empty body that is said to be JSON.
        done(null, body.length === 0 ? undefined : parseJson(body as Buffer).value);
      } catch (error) {
        done(error as Error);
      }
    },
  );
}
