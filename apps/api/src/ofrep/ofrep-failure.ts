import { PROBLEM_KINDS, ProblemError, type ProblemCode } from '#libs/platform';

/** The protocol's codes for an evaluation that failed. */
export type OfrepErrorCode =
  'PARSE_ERROR' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'GENERAL' | 'FLAG_NOT_FOUND';

/** Body of a 400 or 404; without `key` for the call for all flags. */
export interface OfrepFailure {
  key?: string;
  errorCode: OfrepErrorCode;
  errorDetails: string;
}

/** A request that cannot be evaluated, on its way to the edge. */
export class OfrepError extends Error {
  constructor(
    readonly code: OfrepErrorCode,
    details: string,
  ) {
    super(details);
    this.name = 'OfrepError';
  }
}

export function statusOfCode(code: OfrepErrorCode): 400 | 404 {
  return code === 'FLAG_NOT_FOUND' ? 404 : 400;
}

/** What the protocol calls a problem with the body; null for problems that it leaves to HTTP, such as 401 and 503. */
export function failureOf(error: unknown): OfrepError | null {
  if (error instanceof OfrepError) return error;
  if (!(error instanceof ProblemError)) return null;
  const code = PROBLEM_KINDS[error.code].status === 400 ? (CODES[error.code] ?? 'GENERAL') : null;
  return code === null ? null : new OfrepError(code, error.message);
}

const CODES: Partial<Record<ProblemCode, OfrepErrorCode>> = {
  'malformed-json': 'PARSE_ERROR',
  'hostile-json': 'PARSE_ERROR',
  'invalid-input': 'INVALID_CONTEXT',
};
