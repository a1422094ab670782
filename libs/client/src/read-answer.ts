/** Why an event of a batch is not taken, by its place in the batch. */
export interface Rejection {
  index: number;
  errors: readonly { pointer: string; detail: string }[];
}

/**
 * `settled`: each event was judged; these were rejected. `unreadable`: the batch as a whole is wrong, so one of its events
 * may be the reason. `failed`: nothing is known of the events, or nothing is wrong with them.
 */
export type Reading =
  { kind: 'settled'; rejected: readonly Rejection[] } | { kind: 'unreadable' | 'failed'; detail: string };

const TOO_LARGE = 413;

/**
 * Reads an answer to a batch. Only what the platform itself says settles anything: a hotel's log-in page answers 200 to
 * everything, and a proxy without its server 404.
 */
export function readAnswer(status: number, text: string): Reading {
  const body = parse(text);
  const isJudged = status < 300 ? typeof body['accepted'] === 'number' : status === 400;
  if (isJudged && Array.isArray(body['rejected'])) {
    return { kind: 'settled', rejected: body['rejected'] as Rejection[] };
  }
  const detail = `${status} ${typeof body['detail'] === 'string' ? body['detail'] : ''}`.trim();
  const isOurs = typeof body['type'] === 'string';
  const isUnreadable = status === TOO_LARGE || (isOurs && (status === 400 || status === 422));
  return { kind: isUnreadable ? 'unreadable' : 'failed', detail };
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
