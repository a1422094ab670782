import type { Clock } from './clock.js';
import { timeOfId } from './event-id.js';
import type { EventQueue } from './event-queue.js';
import type { ClientEvent, Entry } from './event.js';
import type { ClientProblem } from './problem.js';
import { readAnswer, type Rejection } from './read-answer.js';
import { backoff, readRetryAfter } from './retry-delay.js';
import type { Answer, Transport } from './transport.js';

export interface DeliveryParts {
  queue: EventQueue;
  transport: Transport;
  clock: Clock;
  random: () => number;
  report: (problem: ClientProblem) => void;
  lose: (entries: readonly Entry[], message: string) => void;
  /** As in the options of a client. */
  settings: {
    flushInterval: number;
    batchSize: number;
    maxAge: number;
    retryBase: number;
    retryLongest: number;
  };
}

export interface Delivery {
  /** There is something new to send. */
  wake: () => void;
  /** True when nothing is left. */
  flush: () => Promise<boolean>;
  /** The page may be about to end: what can go with it goes, with or without an answer. */
  leave: () => void;
  /** One last attempt; no timer afterwards. */
  end: () => Promise<void>;
}

/** The platform takes 5 MiB. */
const REQUEST_BYTES = 1_000_000;
/** Browsers let 64 KiB at most outlive a page. */
const LEAVING_BYTES = 60_000;
const LEAVING_EVENTS = 1_000;

/** Empties the queue, one request at a time, and waits longer after every failure. */
export function createDelivery(parts: DeliveryParts): Delivery {
  const { queue, transport, clock, random, report, lose, settings } = parts;
  const { flushInterval, batchSize, maxAge, retryBase, retryLongest } = settings;
  const leaving = new Set<string>();
  let limit = batchSize;
  let failures = 0;
  /** Before then the platform does not want to hear from us. */
  let notBefore = 0;
  let timer: unknown;
  let running: Promise<boolean> | undefined;
  let isEnded = false;

  const unschedule = (): void => {
    if (timer !== undefined) clock.clearTimeout(timer);
    timer = undefined;
  };
  const schedule = (milliseconds: number): void => {
    if (isEnded || timer !== undefined) return;
    timer = clock.setTimeout(() => {
      timer = undefined;
      void run();
    }, milliseconds);
  };

  const fail = (message: string, { status, retryAfter }: Partial<Answer>, cause?: unknown): void => {
    const asked = readRetryAfter(retryAfter ?? null, clock.now());
    notBefore = clock.now() + asked;
    unschedule();
    schedule(asked + backoff(++failures, retryBase, retryLongest, random()));
    report({
      kind: 'retrying',
      message,
      events: [],
      ...(status && { status }),
      ...(cause !== undefined && { cause }),
    });
  };

  const reject = ({ id, text }: Entry, detail: string, errors: Rejection['errors'], status: number): void => {
    if (!queue.remove(id)) return;
    const events = [JSON.parse(text) as ClientEvent];
    report({ kind: 'rejected', message: detail, events, errors, status });
  };

  const settle = (batch: readonly Entry[], rejected: readonly Rejection[], status: number): void => {
    for (const { index, errors } of rejected) {
      const entry = batch[index];
      if (entry) reject(entry, 'the platform does not take the event', errors, status);
    }
    for (const { id } of batch) queue.remove(id);
    failures = 0;
    limit = Math.min(batchSize, limit * 2);
  };

  /** False when the attempt failed and the next has to wait. */
  const digest = (batch: readonly Entry[], answer: Answer): boolean => {
    const reading = readAnswer(answer.status, answer.text);
    const [first, second] = batch;
    if (reading.kind === 'settled') settle(batch, reading.rejected, answer.status);
    else if (reading.kind === 'failed') fail(`the platform answered ${reading.detail}`, answer);
    else if (second) limit = batch.length >> 1;
    else if (first) reject(first, reading.detail, [], answer.status);
    return reading.kind !== 'failed';
  };

  const send = async (batch: readonly Entry[], isLeaving: boolean): Promise<boolean> => {
    try {
      return digest(batch, await transport.send(batch, isLeaving));
    } catch (cause) {
      fail('the platform could not be reached', {}, cause);
      return false;
    }
  };

  const dropOld = (): void => {
    const oldest = clock.now() - maxAge;
    const old = queue.all().filter(({ id }) => timeOfId(id) < oldest);
    lose(
      old.filter(({ id }) => queue.remove(id)),
      'they waited too long',
    );
  };

  const drain = async (): Promise<boolean> => {
    do {
      dropOld();
      while (queue.size > 0) if (!(await send(queue.take(limit, REQUEST_BYTES), false))) return false;
    } while (await queue.adopt());
    return true;
  };

  const run = (): Promise<boolean> =>
    (running ??= drain().finally(() => {
      running = undefined;
    }));

  const flush = async (): Promise<boolean> => {
    if (clock.now() < notBefore) return false;
    unschedule();
    // A run that was under way may have looked for the last time before the newest event came.
    while (await run()) if (queue.size === 0) return true;
    return false;
  };

  const leave = async (): Promise<void> => {
    const batch = queue.take(LEAVING_EVENTS, LEAVING_BYTES, leaving);
    if (batch.length === 0 || clock.now() < notBefore) return;
    if (transport.beacon(batch) !== null) return;
    for (const { id } of batch) leaving.add(id);
    await send(batch, true);
    for (const { id } of batch) leaving.delete(id);
  };

  return {
    wake() {
      schedule(flushInterval);
      if (queue.size >= batchSize && failures === 0) void run();
    },
    flush,
    leave: () => void leave(),
    async end() {
      isEnded = true;
      await flush();
      unschedule();
    },
  };
}
