import type { FastifyReply, FastifyRequest } from 'fastify';
import { withLimit } from './payload-too-large.js';
import { problemFromError } from './problem-from-error.js';
import { PROBLEM_KINDS } from './problem-kinds.js';
import { PROBLEM_CONTENT_TYPE, ProblemError, toProblem } from './problem.js';

/** Answers with the problem that the error stands for; an unforeseen error is logged whole and shown as `internal`. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = withPrecondition(withLimit(problemFromError(error), error, request), request);
  const { status } = PROBLEM_KINDS[problem.code];
  if (status >= 500) request.log.error({ err: error, requestId: request.id }, problem.message);
  const instance = request.url.split('?', 1)[0]?.slice(0, LONGEST_INSTANCE);
  // Fastify would close the connection. A body that was refused unread is still on its way, and its sender would be cut off
  // before the answer is read; the server reads on instead, throws it away, and the time limit of a request bounds that.
  reply.removeHeader('connection');
  // Already text: Fastify must not try the schema of the route's success on it.
  const body = JSON.stringify(toProblem(problem, { instance, requestId: request.id }));
  return reply
    .code(status)
    .headers({ ...problem.more.headers, 'cache-control': 'no-store' })
    .type(PROBLEM_CONTENT_TYPE)
    .serializer(asItIs)
    .send(body);
}

const LONGEST_INSTANCE = 256;

function asItIs(text: unknown): string {
  return text as string;
}

/** A lost race is 409, unless the caller said with If-Match which version it means: then RFC 9110 wants 412. */
function withPrecondition(problem: ProblemError, request: FastifyRequest): ProblemError {
  if (problem.code !== 'version-conflict' || request.headers['if-match'] === undefined) return problem;
  return new ProblemError('precondition-failed', problem.message, problem.violations, problem.more);
}
