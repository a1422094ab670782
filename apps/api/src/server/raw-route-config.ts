import type { Access } from '#libs/platform';

declare module 'fastify' {
  /** What a route says of itself. */
  interface FastifyContextConfig {
    /** Who may call it; the route itself holds to it. */
    access?: Access;
    /** Its part of the OpenAPI document; absent: it is not documented. */
    operation?: Record<string, unknown>;
    /** Bytes that a body may have; absent: as everywhere. */
    bodyLimit?: number;
    /** Items that a list in the body may have; absent: as everywhere. */
    items?: number;
    /** Content codings that it reads; absent: none. */
    encodings?: readonly string[];
  }
}
