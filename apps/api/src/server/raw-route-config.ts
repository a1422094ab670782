import type { Access } from '#libs/platform';

declare module 'fastify' {
  /** What a route that is no controller's says of itself. */
  interface FastifyContextConfig {
    /** Who may call it; the route itself holds to it. */
    access?: Access;
    /** Its part of the OpenAPI document; absent: it is not documented. */
    operation?: Record<string, unknown>;
  }
}
