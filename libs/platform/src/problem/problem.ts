import type { Violation } from '#libs/domain';
import { PROBLEM_KINDS, type ProblemCode } from './problem-kinds.js';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

/** Body of every answer that is not a success (RFC 9457). */
export interface Problem {
  /** Relative URL of the explanation, stable per kind. */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Path of the request. */
  instance?: string;
  requestId?: string;
  errors?: readonly Violation[];
  /** Members of one kind only, such as `rejected`. */
  [extension: string]: unknown;
}

/** Where the problem happened. */
export interface ProblemOccasion {
  instance?: string;
  requestId?: string;
}

/** A failure that has a place in the catalogue of problems, on its way to the edge. */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    detail: string,
    readonly violations: readonly Violation[] = [],
    readonly more: { headers?: Record<string, string>; members?: Record<string, unknown> } = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
  }
}

export function toProblem(error: ProblemError, occasion: ProblemOccasion): Problem {
  const { status, title } = PROBLEM_KINDS[error.code];
  return {
    type: `/problems/${error.code}`,
    title,
    status,
    detail: error.message,
    ...occasion,
    ...(error.violations.length > 0 && { errors: error.violations }),
    ...error.more.members,
  };
}
