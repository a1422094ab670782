import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What who sends too large a body should do instead, as a sentence; absent: send less. */
    ifTooLarge?: string;
  }
}

const SEND_LESS = 'Send less at once.';

/** The problem of a body of more than `limit` bytes. `remedy`: what to do instead, as a sentence. */
export function payloadTooLarge(limit: number, remedy = SEND_LESS): ProblemError {
  return new ProblemError(
    'payload-too-large',
    `The body has more than ${limit} bytes, which is the most that this address takes. ${remedy}`,
  );
}

/** The framework says that a body is too large, but not what would not be. */
export function withLimit(problem: ProblemError, error: unknown, request: FastifyRequest): ProblemError {
  if (problem.code !== 'payload-too-large' || error instanceof ProblemError) return problem;
  const { bodyLimit, config } = request.routeOptions;
  return payloadTooLarge(bodyLimit, config.ifTooLarge);
}
