import { gzipSync } from 'node:zlib';
import type { Dice } from '../dice.js';
import type { Site } from '../platform/site.js';
import type { Fault } from './fault.js';

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const track = (more: string): string =>
  `{"events":[{"id":"hostile","type":"track","unit":"u","name":"purchase"${more}}]}`;

/** Bodies of which nothing may be stored; what to do with each is the server's choice, as long as it says no. */
const BODIES: [name: string, body: string | Uint8Array<ArrayBuffer>, headers?: Record<string, string>][] = [
  ['200,000 levels', deep(200_000)],
  ['200,000 levels in a property', track(`,"properties":{"x":${deep(200_000)}}`)],
  [
    '30,000 members',
    track(`,"properties":{${Array.from({ length: 30_000 }, (_, index) => `"k${index}":1`).join()}}`),
  ],
  ['6,000 events', `{"events":[${'{},'.repeat(6_000)}{}]}`],
  ['a property of 4 MB', track(`,"properties":{"x":"${'x'.repeat(4_000_000)}"}`)],
  ['8 MB', track(`,"properties":{"x":"${'x'.repeat(8_000_000)}"}`)],
  ['a NUL', track(',"properties":{"x":"a\\u0000"}')],
  ['half a character', track(',"properties":{"x":"\\udfff"}')],
  ['__proto__', track(',"properties":{"__proto__":{"x":1}}')],
  ['a number beyond doubles', track(',"value":1e999')],
  ['broken UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['a broken end', '{"events":[{"id":"hos'],
  ['nothing', ''],
  ['a bomb', Uint8Array.from(gzipSync(Buffer.alloc(50_000_000, ' '))), { 'content-encoding': 'gzip' }],
  ['noise that says it is gzip', new Uint8Array(1_000).fill(7), { 'content-encoding': 'gzip' }],
];

async function refuses(
  { clientKey, findings }: Site,
  url: string,
  [name, body, more]: (typeof BODIES)[number],
) {
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${clientKey}`, 'content-type': 'application/json', ...more },
    body,
    signal: AbortSignal.timeout(10_000),
  }).catch((error: unknown) => error as Error);
  // A server may hang up on a body that is too large.
  if (answer instanceof Error) return;
  const isRefusal = answer.status >= 400 && answer.status < 500;
  if (!isRefusal && answer.status !== 503)
    findings.add('hostile-bodies', `${name} was answered with ${answer.status}`);
  await answer.arrayBuffer().catch(() => undefined);
}

/** Bodies that were made to break a parser, a limit or the database, among the others. */
export const hostileBodies: Fault = {
  name: 'hostile-bodies',
  matrix: ['F-14', 'F-15'],
  takes: ['client'],
  async strike(site, dice: Dice) {
    for (const body of BODIES) await refuses(site, dice.pick(site.apis).url, body);
  },
};
