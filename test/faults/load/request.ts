/** Whatever is asked must be answered within this time, whatever is broken. */
export const DEADLINE_MILLISECONDS = 10_000;

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
}

/** How a call ended: with an answer, with a connection that could not be made or broke, or with silence. */
export type Outcome =
  { kind: 'answer'; answer: Answered } | { kind: 'broken'; why: string } | { kind: 'silence' };

export interface Asked {
  method: string;
  url: string;
  key: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** A client that has no patience. */
  patience?: number;
}

/** One request over a real connection; never rejects. */
export async function ask({ method, url, key, headers, body, patience }: Asked): Promise<Outcome> {
  const signal = AbortSignal.timeout(patience ?? DEADLINE_MILLISECONDS);
  try {
    const response = await fetch(url, {
      method,
      signal,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { kind: 'answer', answer: { status: response.status, headers: response.headers, text } };
  } catch (error) {
    if (signal.aborted) return { kind: 'silence' };
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    return { kind: 'broken', why: cause?.code ?? cause?.message ?? message };
  }
}
