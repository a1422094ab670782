import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { withinDeadline } from '../within-deadline.js';
import { backoffMillis } from './backoff.js';

export interface ListenOptions {
  databaseUrl: string;
  channel: string;
  /** Called at every notification, and after every time the connection was made again, since one may have been missed. */
  onChange: () => void;
  onConnectionError?: ((error: Error) => void) | undefined;
}

const CONNECT_TIMEOUT_MILLIS = 2_000;
const CLOSE_DEADLINE_MILLIS = 1_000;

/**
 * Listens on a connection of its own, which it makes again, with growing pauses, until closed. Never rejects; resolves when
 * it listens or, with the database away, after the first try.
 */
export async function listenForChanges(options: ListenOptions): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((tried) => {
    ended = keepListening(options, closing.signal, tried);
  });
  return {
    close: async () => {
      closing.abort();
      await withinDeadline(ended, CLOSE_DEADLINE_MILLIS);
    },
  };
}

async function keepListening(options: ListenOptions, closing: AbortSignal, tried: () => void): Promise<void> {
  let failures = 0;
  let isFirstTry = true;
  while (!closing.aborted) {
    try {
      await listenOnce(options, closing, () => {
        if (!isFirstTry) options.onChange();
        failures = 0;
        tried();
      });
    } catch (error) {
      options.onConnectionError?.(error as Error);
    }
    isFirstTry = false;
    failures += 1;
    tried();
    await delay(backoffMillis(failures), undefined, { signal: closing, ref: false }).catch(() => undefined);
  }
}

/** Resolves when closed, rejects when the connection could not be made or was lost. */
async function listenOnce(
  { databaseUrl, channel, onChange }: ListenOptions,
  closing: AbortSignal,
  listening: () => void,
): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MILLIS,
    query_timeout: CONNECT_TIMEOUT_MILLIS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: `consumer-science listens on ${channel}`,
  });
  client.on('notification', onChange);
  const over = untilOver(client, closing);
  try {
    await Promise.race([client.connect(), over]);
    await Promise.race([client.query(`LISTEN ${pg.escapeIdentifier(channel)}`), over]);
    if (!closing.aborted) listening();
    await over;
  } finally {
    await withinDeadline(client.end(), CLOSE_DEADLINE_MILLIS);
    client.connection.stream.destroy();
  }
}

/** `once` also rejects with the client's error; the listener keeps later errors of the same client from ending the process. */
function untilOver(client: pg.Client, closing: AbortSignal): Promise<void> {
  client.on('error', () => undefined);
  const over = Promise.race([
    once(client, 'end').then(() => {
      throw new Error('The connection that listens for changes ended.');
    }),
    once(closing, 'abort').then(() => undefined),
  ]);
  over.catch(() => undefined);
  return over;
}
