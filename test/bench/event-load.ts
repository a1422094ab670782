import autocannon from 'autocannon';
import { randomBytes } from 'node:crypto';
import { CLIENT_KEY } from './servers.js';

/** As the machine's limits were measured: more senders where each sends little. */
const connectionsFor = (perRequest: number): number => (perRequest === 1 ? 64 : 32);
const headers = { 'content-type': 'application/json', authorization: `Bearer ${CLIENT_KEY}` };

/** `time-ordered`: as client libraries should make them, sorted by time; `random`: as many do. */
export type IdShape = 'time-ordered' | 'random';

let made = 0;

/** Makes bodies of events that nobody has sent; by joining texts, so that the load costs little beside what it measures. */
export function eventBodies(perRequest: number, shape: IdShape): () => string {
  return () => {
    let body = '{"events":[';
    for (let index = 0; index < perRequest; index += 1) body += (index > 0 ? ',' : '') + anEvent(shape);
    return `${body}]}`;
  };
}

function anEvent(shape: IdShape): string {
  const count = (made += 1);
  const id = shape === 'random' ? randomId() : timeOrderedId(count);
  const unit = `user-${(count * 7919) % 200_000}`;
  if (count % 4 !== 0) {
    const value = ((count * 31) % 10_000) / 100;
    return `{"id":"${id}","type":"track","unit":"${unit}","name":"purchase","value":${value}}`;
  }
  const variant = count % 8 === 0 ? 'control' : 'treatment';
  return `{"id":"${id}","type":"exposure","unit":"${unit}","experiment":"bench-0","variant":"${variant}"}`;
}

function timeOrderedId(count: number): string {
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${count.toString(16).padStart(12, '0')}`;
}

function randomId(): string {
  return randomBytes(16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Events that were answered with success. */
export interface Sent {
  events: number;
  /** A second. */
  rate: number;
}

export async function sendFor(
  seconds: number,
  url: string,
  body: () => string,
  perRequest: number,
): Promise<Sent> {
  const result = await autocannon({
    url: `${url}/v1/events`,
    method: 'POST',
    headers,
    connections: connectionsFor(perRequest),
    duration: seconds,
    requests: [{ setupRequest: (request) => ({ ...request, body: body() }) }],
  });
  if (result.non2xx > 0) throw new Error(`${result.non2xx} answers were no success`);
  const events = result['2xx'] * perRequest;
  return { events, rate: events / result.duration };
}
