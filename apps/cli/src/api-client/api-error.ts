import type { Violation } from '#libs/domain';
import { CliError } from '../terminal/cli-error.js';

/** What the server says in `application/problem+json`. */
interface Problem {
  title?: string;
  detail?: string;
  errors?: Violation[];
}

/** The server's refusal: sending the same again would be refused again. */
export class ApiError extends CliError {
  constructor(
    readonly status: number,
    what: string,
    readonly body: unknown,
  ) {
    super(`${what}: ${describe(status, body)}`);
  }
}

function describe(status: number, body: unknown): string {
  const { title, detail, errors } = (typeof body === 'object' && body !== null ? body : {}) as Problem;
  const places = (errors ?? []).map(({ pointer, detail: place }) => `\n  ${pointer || '/'}: ${place}`);
  return `${detail ?? title ?? `the server answered ${status}`}${hint(status)}${places.join('')}`;
}

function hint(status: number): string {
  if (status === 401) return ' Give a valid key with --key, or in CS_ADMIN_KEY or CS_CLIENT_KEY.';
  if (status === 403) return ' This needs an admin key: give it with --key, or in CS_ADMIN_KEY.';
  if (status === 413) return ' Send smaller batches.';
  return '';
}
