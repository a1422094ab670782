import type { Clock } from './clock.js';
import type { Entry } from './event.js';
import { canKeepAlive, type Page } from './page.js';

/** What is used of `fetch`. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body: string;
    keepalive: boolean;
    credentials: 'omit';
    signal: AbortSignal;
  },
) => Promise<{ status: number; headers: { get(name: string): string | null }; text(): Promise<string> }>;

export interface Answer {
  status: number;
  text: string;
  retryAfter: string | null;
}

export interface Transport {
  /** Rejects when no whole answer came, or not in time. */
  send(batch: readonly Entry[], isLeaving: boolean): Promise<Answer>;
  /** False when the browser would not take it; whether it arrives, nobody learns. Null when `send` can outlive the page. */
  beacon(batch: readonly Entry[]): boolean | null;
}

export interface TransportOptions {
  url: string;
  clientKey: string;
  /** Milliseconds. */
  timeout: number;
  clock: Clock;
  page: Page;
  fetch?: Fetch | undefined;
}

const bodyOf = (batch: readonly Entry[]): string => `{"events":[${batch.map(({ text }) => text).join()}]}`;

export function createTransport({
  url,
  clientKey,
  timeout,
  clock,
  page,
  fetch,
}: TransportOptions): Transport {
  const address = `${url.replace(/\/+$/, '')}/v1/events`;
  const post = async (batch: readonly Entry[], keepalive: boolean, signal: AbortSignal): Promise<Answer> => {
    const send = fetch ?? globalThis.fetch;
    const answer = await send(address, {
      method: 'POST',
      headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json' },
      body: bodyOf(batch),
      keepalive,
      credentials: 'omit',
      signal,
    });
    const text = await answer.text();
    return { status: answer.status, text, retryAfter: answer.headers.get('retry-after') };
  };
  return {
    async send(batch, isLeaving) {
      const controller = new AbortController();
      const timer = clock.setTimeout(() => controller.abort(), timeout);
      try {
        return await post(batch, isLeaving, controller.signal);
      } finally {
        clock.clearTimeout(timer);
      }
    },
    beacon(batch) {
      const { navigator } = page;
      if (canKeepAlive(page) || !navigator?.sendBeacon) return null;
      // A beacon has no headers of its own, so the key, which any visitor may see, goes into the address.
      return navigator.sendBeacon(`${address}?clientKey=${encodeURIComponent(clientKey)}`, bodyOf(batch));
    },
  };
}
