import { DomainError } from '#libs/domain';
import { HttpException } from '@nestjs/common';
import { PROBLEM_KINDS, type ProblemCode } from './problem-kinds.js';
import { ProblemError } from './problem.js';
import { retryAfter } from './retry-after.js';

/** Statuses that frameworks throw on their own, and what they are called here. */
const CODE_OF_STATUS: Record<number, ProblemCode> = {
  400: 'malformed-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'request-timeout',
  413: 'payload-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  431: 'headers-too-large',
  503: 'unavailable',
};

/** The catalogued problem that an error of any layer stands for. What is not foreseen is `internal`, without its text. */
export function problemFromError(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof DomainError) return problemFromDomain(error);
  return problemFromStatus(error);
}

function problemFromDomain(error: DomainError): ProblemError {
  const code: ProblemCode = isProblemCode(error.code) ? error.code : 'internal';
  const headers = PROBLEM_KINDS[code].status === 503 ? retryAfter() : {};
  return new ProblemError(code, error.message, error.violations, { headers });
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_KINDS, code);
}

/** What to do instead, where the framework only says what is wrong. */
const DETAIL_OF_CODE: Partial<Record<ProblemCode, string>> = {
  'unsupported-media-type': 'Send the body as "Content-Type: application/json".',
  'malformed-request': 'The address or a header cannot be read.',
  'uri-too-long': 'A segment of the path is longer than any key.',
};

function problemFromStatus(error: unknown): ProblemError {
  const status = statusOf(error);
  const code = CODE_OF_STATUS[status] ?? (status >= 400 && status < 500 ? 'malformed-request' : 'internal');
  if (code === 'internal') {
    return new ProblemError(code, 'The server failed to answer; the request id finds the log entry.');
  }
  const detail = DETAIL_OF_CODE[code] ?? PROBLEM_KINDS[code].title;
  const headers = PROBLEM_KINDS[code].status === 503 ? retryAfter() : {};
  return new ProblemError(code, detail, [], { headers });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : 500;
}
