import { EVENT_LIMITS } from '#libs/domain';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { HostileRequest } from './hostile-request.js';

/** A request to an event route that nobody who means well would send. */
export interface HostileEvents extends HostileRequest {
  path: '/v1/events' | '/v1/events/bulk';
}

const MEBIBYTE = 1_048_576;
const LARGEST = 5 * MEBIBYTE;
const BATCH = EVENT_LIMITS.eventsPerBatch;
/** Items of an array: as many as there may be, nearly. */
const ACROSS = BATCH - 1;

let made = 0;
const aTrack = (more = ''): string =>
  `{"id":"hostile-${(made += 1)}","type":"track","unit":"u","name":"n"${more}}`;
const batchOf = (...events: string[]): string => `{"events":[${events.join()}]}`;
const withProperties = (properties: string): string => batchOf(aTrack(`,"properties":${properties}`));

/** As often as it goes into a body that is just not too large. */
function filled(piece: string, { before = '', after = '', most = Infinity, joint = ',' } = {}): string {
  const room = LARGEST - before.length - after.length;
  const count = Math.min(most, Math.floor(room / (piece.length + joint.length)));
  return before + Array.from({ length: count }, () => piece).join(joint) + after;
}

/** Deep and wide, but never deeper or wider than JSON may be anywhere. */
function arraysOf(item: string, across: number): string {
  const rows = `[${Array.from({ length: across }, () => item).join()}]`;
  const count = Math.floor((LARGEST - 200) / (rows.length + 1));
  return `[${Array.from({ length: count }, () => rows).join()}]`;
}

const members = (count: number, value: string): string =>
  `{${Array.from({ length: count }, (_, index) => `"k${index}":${value}`).join()}}`;

const JSON_BODIES: [name: string, text: () => string, status: number][] = [
  ['arrays nested to the end of a body', () => '['.repeat(LARGEST), 400],
  ['objects nested to the end of a body', () => '{"a":'.repeat(LARGEST / 5), 400],
  ['a text of five megabytes', () => withProperties(`{"a":"${'x'.repeat(LARGEST - 200)}"}`), 400],
  ['escaped halves of characters', () => withProperties(`{"a":"${'\\ud800'.repeat(800_000)}"}`), 400],
  ['an id of five megabytes', () => batchOf(aTrack().replace('hostile', 'x'.repeat(LARGEST - 200))), 400],
  ['backslashes', () => withProperties(`{"a":"${'\\\\'.repeat(LARGEST / 2 - 200)}"}`), 400],
  ['a text that never ends', () => `{"events":[{"id":"${'x'.repeat(LARGEST - 200)}`, 400],
  ['millions of lines and then nothing', () => `{"events":[${'\n'.repeat(LARGEST - 200)}`, 400],
  ['millions of blanks', () => ' '.repeat(LARGEST), 400],
  ['millions of commas', () => ','.repeat(LARGEST), 400],
  ['millions of empty arrays', () => withProperties(`{"a":${arraysOf('[]', ACROSS)}}`), 400],
  ['millions of empty objects', () => withProperties(`{"a":${arraysOf('{}', ACROSS)}}`), 400],
  ['millions of numbers', () => withProperties(`{"a":${arraysOf('1', ACROSS)}}`), 400],
  [
    'millions of long numbers',
    () => withProperties(`{"a":${arraysOf('1.7976931348623157e308', ACROSS)}}`),
    400,
  ],
  ['millions of empty texts', () => withProperties(`{"a":${arraysOf('""', ACROSS)}}`), 400],
  ['many texts with escapes', () => withProperties(`{"a":${arraysOf('"\\u0041"', ACROSS)}}`), 400],
  ['many NULs', () => withProperties(`{"a":${arraysOf('"\\u0000"', ACROSS)}}`), 400],
  ['objects of 250 members each', () => withProperties(`{"a":${arraysOf(members(250, '1'), 10)}}`), 400],
  ['members of ever new names', () => withProperties(`{"a":[${everNewNames()}]}`), 400],
  ['the same member over and over', () => withProperties(`{${'"a":1,'.repeat(200)}"a":1}`), 202],
  ['the events over and over', () => filled('"events":[]', { before: '{', after: '}', most: 200 }), 400],
  [
    'as many tiny events that are none',
    () => filled('{}', { before: '{"events":[', after: ']}', most: BATCH }),
    400,
  ],
  ['a million tiny events', () => filled('{}', { before: '{"events":[', after: ']}' }), 400],
  [
    'as many events that are wrong in ten ways',
    () => filled(WRONG, { before: '{"events":[', after: ']}', most: BATCH }),
    400,
  ],
  [
    'as many events of unknown members',
    () => filled(UNKNOWN, { before: '{"events":[', after: ']}', most: BATCH }),
    400,
  ],
  [
    'as many events, the last of which breaks off',
    () => `${filled(aTrack(), { before: '{"events":[', most: BATCH - 1 })},{"id`,
    400,
  ],
  [
    'as many events of one id',
    () => filled(aTrack(',"value":1e0'), { before: '{"events":[', after: ']}', most: BATCH }),
    202,
  ],
  ['as many events of unknown experiments', unknownExperiments, 400],
  ['a number of a million digits', () => batchOf(aTrack(`,"value":${'9'.repeat(1_000_000)}`)), 400],
  ['a number of a million decimals', () => batchOf(aTrack(`,"value":0.${'3'.repeat(1_000_000)}`)), 400],
  ['a number of many decimals', () => batchOf(aTrack(`,"value":0.${'3'.repeat(200_000)}`)), 202],
  ['the smallest numbers there are', () => batchOf(aTrack(',"value":5e-324')), 202],
  ['a number beyond all', () => batchOf(aTrack(',"value":1e999')), 400],
  ['minus nothing', () => batchOf(aTrack(',"value":-0')), 202],
  ['a time of a million digits', () => batchOf(aTrack(`,"timestamp":"${'2'.repeat(1_000_000)}"`)), 400],
  [
    'a time of a million blanks',
    () => batchOf(aTrack(`,"timestamp":"2026-01-01${' '.repeat(1_000_000)}Z"`)),
    400,
  ],
  ['a time that is a number', () => batchOf(aTrack(',"timestamp":8640000000000001')), 400],
  ['a time beyond all years', () => batchOf(aTrack(',"timestamp":"+275760-09-13T00:00:00.001Z"')), 400],
  ['the last second that no clock has', () => batchOf(aTrack(',"timestamp":"2016-12-31T23:59:60Z"')), 202],
  ['sentAt of the year nought', () => `{"sentAt":"0000-01-01T00:00:00Z",${batchOf(aTrack()).slice(1)}`, 202],
  ['a member __proto__', () => withProperties('{"__proto__":{"polluted":true}}'), 400],
  ['constructor and prototype', () => withProperties('{"a":{"constructor":{"prototype":{"x":1}}}}'), 400],
  ['a NUL as it is', () => withProperties('{"a":"\u0000"}'), 400],
  ['half a character', () => withProperties('{"a":"\\udc00\\ud800"}'), 400],
  [
    'a unit of a hundred megabytes of nothing',
    () => batchOf(aTrack().replace('"u"', `"${'\\u0000'.repeat(500_000)}"`)),
    400,
  ],
];

const WRONG =
  '{"id":1,"type":"track","unit":2,"name":3,"timestamp":4,"value":"5","properties":6,"a":1,"b":2}';
const UNKNOWN = `{"id":"x","type":"track","unit":"u","name":"n",${'"q":1,'.repeat(1)}"z0":1,"z1":1,"z2":1,"z3":1,"z4":1,"z5":1}`;

function everNewNames(): string {
  let text = '';
  for (let count = 0; text.length < LARGEST - 1_000; count += 1)
    text += `${count === 0 ? '' : ','}{"n${count.toString(36)}":0,"m${count.toString(36)}":0}`;
  // An array may have ten thousand items: rows of fewer.
  return text
    .split('},{')
    .reduce(
      (rows, one, place) => rows + (place === 0 ? '' : place % ACROSS === 0 ? '}],[{' : '},{') + one,
      '[',
    )
    .concat(']');
}

function unknownExperiments(): string {
  const events = Array.from(
    { length: BATCH },
    (_, index) =>
      `{"id":"x${index}","type":"exposure","unit":"u","experiment":"none-${index}","variant":"a"}`,
  );
  return batchOf(...events);
}

/** In pieces, as gzip allows, of which only one is to be made. */
function aGigabyteOfNothing(): Buffer {
  return Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(16 * MEBIBYTE))));
}

const gzip = { 'content-encoding': 'gzip' };
const COMPRESSED: [name: string, body: () => Buffer, headers: Record<string, string>, status: number][] = [
  ['a bomb of 64 megabytes', () => gzipSync(Buffer.alloc(64 * MEBIBYTE, ' ')), gzip, 413],
  ['a bomb of a gigabyte', aGigabyteOfNothing, gzip, 413],
  ['a bomb within a bomb', () => gzipSync(gzipSync(Buffer.alloc(64 * MEBIBYTE, '['))), gzip, 400],
  [
    'a bomb of brotli',
    () => brotliCompressSync(Buffer.alloc(64 * MEBIBYTE, ' ')),
    { 'content-encoding': 'br' },
    413,
  ],
  [
    'a thousand pieces of gzip',
    () => Buffer.concat(Array<Buffer>(1_000).fill(gzipSync('['.repeat(5_000)))),
    gzip,
    400,
  ],
  ['what is said to be gzip', () => Buffer.alloc(100_000, 'x'), gzip, 400],
  ['what is said to be zstd', () => Buffer.from('{}'), { 'content-encoding': 'zstd' }, 415],
  ['two codings at once', () => Buffer.from('{}'), { 'content-encoding': 'gzip, gzip' }, 415],
];

const BULK: [name: string, body: () => Buffer, headers: Record<string, string>, status: number][] = [
  ['a line of 64 megabytes', () => Buffer.alloc(64 * MEBIBYTE, 'x'), {}, 413],
  ['a million empty lines', () => Buffer.alloc(5 * MEBIBYTE, '\n'), {}, 200],
  ['half a million lines that are none', () => Buffer.from('{}\n'.repeat(500_000)), {}, 200],
  ['long lines that are none', () => Buffer.from(`${'['.repeat(200_000)}\n`.repeat(20)), {}, 200],
  [
    'long lines of empty arrays',
    () => Buffer.from(`{"a":[${'[],'.repeat(9_000)}[]]}\n`.repeat(150)),
    {},
    200,
  ],
  ['long lines of escapes', () => Buffer.from(`{"id":"${'\\u0000'.repeat(40_000)}"}\n`.repeat(20)), {}, 200],
  ['lines that are half a text', () => Buffer.from(`{"id":"${'x'.repeat(200_000)}\n`.repeat(20)), {}, 200],
  ['a bomb of a gigabyte in one line', aGigabyteOfNothing, gzip, 413],
  ['a bomb of a hundred million lines', () => gzipSync(Buffer.alloc(100 * MEBIBYTE, '\n')), gzip, 200],
];

export function hostileEvents(): HostileEvents[] {
  const json = { 'content-type': 'application/json' };
  const ndjson = { 'content-type': 'application/x-ndjson' };
  const events = '/v1/events' as const;
  const bulk = '/v1/events/bulk' as const;
  return [
    ...JSON_BODIES.map(([name, text, status]) => {
      return { name, path: events, body: () => Buffer.from(text()), headers: json, status };
    }),
    ...COMPRESSED.map(([name, body, headers, status]) => {
      return { name, path: events, body, headers: { ...json, ...headers }, status };
    }),
    ...BULK.map(([name, body, headers, status]) => {
      return { name, path: bulk, body, headers: { ...ndjson, ...headers }, status };
    }),
  ];
}
