import { setTimeout as delay } from 'node:timers/promises';
import { ApiError } from './api-error.js';
import { retryAfterMs, retryDelay } from './retry-delay.js';

const ATTEMPT_MS = 30_000;
/** A server that says so may be asked again; every other refusal is final. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

export interface PersistentRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body: string | null;
  /** Gives up, at once, between or in the middle of attempts. */
  signal: AbortSignal;
  /** Told before each wait, with what went wrong. */
  onRetry: (reason: string, attempt: number) => void;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text when it is none. */
  body: unknown;
}

/**
 * Asks until the server answers for good, however long it is away: connection errors, overload and server errors are
 * tried again. ApiError for any other refusal. The request must be safe to repeat.
 */
export async function persistentRequest(request: PersistentRequest): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const outcome = await attemptOnce(request);
    if (!('reason' in outcome)) return outcome;
    request.onRetry(outcome.reason, attempt);
    const wait = retryDelay(attempt, outcome.retryAfterMs, Math.random);
    await delay(wait, undefined, { signal: request.signal });
  }
}

interface Passing {
  reason: string;
  retryAfterMs: number | null;
}

async function attemptOnce({
  method,
  url,
  headers,
  body,
  signal,
}: PersistentRequest): Promise<Answer | Passing> {
  let answer: Answer;
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]),
    });
    answer = { status: response.status, headers: response.headers, body: parse(await response.text()) };
  } catch (error) {
    signal.throwIfAborted();
    return { reason: reasonOf(error), retryAfterMs: null };
  }
  if (answer.status < 400) return answer;
  if (!PASSING.has(answer.status))
    throw new ApiError(answer.status, `${method} ${url.pathname}`, answer.body);
  return {
    reason: `the server answered ${answer.status}`,
    retryAfterMs: retryAfterMs(answer.headers.get('retry-after'), Date.now()),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** fetch says only "fetch failed"; the cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${ATTEMPT_MS / 1000} s`;
  const cause = error.cause as { code?: string; message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
