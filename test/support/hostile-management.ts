import type { HostileRequest } from './hostile-request.js';

const LARGEST = 1_048_576;
const LARGEST_GROUP = 4 * LARGEST;
/** As many as JSON may have: items of an array, and arrays, objects and members of a body, nearly. */
const ACROSS = 9_999;
const PARTS = 4_900;

const repeat = (count: number, piece: string): string => Array.from({ length: count }, () => piece).join();
const list = (count: number, item: string): string => `[${repeat(count, item)}]`;

/** Lists in a list until the body is nearly full. */
const lists = (item: string, across = ACROSS, largest = LARGEST): string => {
  const row = list(across, item);
  return list(Math.floor((largest - 2_000) / (row.length + 1)), row);
};

function nested(levels: number, innermost: string): string {
  return '['.repeat(levels) + innermost + ']'.repeat(levels);
}

const VARIANTS = '[{"key":"a","value":VALUE},{"key":"b"}]';
const experiment = (members: string): string =>
  `{"key":"hostile","hypothesis":"h","metrics":{"primary":["none"]},${members}}`;
const valued = (value: string): string => experiment(`"variants":${VARIANTS.replace('VALUE', () => value)}`);
const flag = (members: string): string => `{"key":"hostile","type":"json",${members}}`;

const CONDITION = '{"country":{"$in":["NL"]}}';

type Body = [name: string, path: string, text: () => string, status?: number];

/** `status`: what is answered, 400 when absent. */
const BODIES: Body[] = [
  ['lists nested to the end of a body', '/v1/experiments', () => '['.repeat(LARGEST)],
  ['objects nested to the end of a body', '/v1/metrics', () => '{"a":'.repeat(LARGEST / 5)],
  ['a text of a megabyte', '/v1/metrics', () => `{"name":"${'x'.repeat(LARGEST - 100)}"}`],
  ['a key of a megabyte', '/v1/experiments', () => `{"key":"${'x'.repeat(LARGEST - 100)}"}`],
  [
    'a time of a megabyte',
    '/v1/experiments',
    () => experiment(`"schedule":{"startAt":"${'2'.repeat(900_000)}"}`),
  ],
  ['escaped halves of characters', '/v1/metrics', () => `{"name":"${'\\ud800'.repeat(170_000)}"}`],
  ['half a million numbers nobody knows', '/v1/metrics', () => `{"a":${lists('1')}}`],
  ['half a million numbers as variants', '/v1/experiments', () => experiment(`"variants":${lists('1')}`)],
  [
    'half a million numbers as metrics',
    '/v1/experiments',
    () => experiment(`"metrics":{"primary":${lists('1')}}`),
  ],
  ['half a million numbers as a value', '/v1/experiments', () => valued(lists('1'))],
  ['a hundred thousand texts as a value', '/v1/experiments', () => valued(lists('"abcdef"'))],
  [
    'thousands of empty lists as a value',
    '/v1/experiments?dryRun=true',
    () => valued(list(PARTS, '[]')),
    200,
  ],
  [
    'thousands of objects as a value',
    '/v1/experiments?dryRun=true',
    () => valued(list(PARTS / 2, '{"a":1}')),
    200,
  ],
  ['levels of lists of numbers as a value', '/v1/experiments', () => valued(nested(25, lists('1')))],
  [
    'thousands of variants',
    '/v1/experiments',
    () => experiment(`"variants":${list(PARTS / 2, '{"key":"a"}')}`),
  ],
  [
    'thousands of variants that are none',
    '/v1/experiments',
    () => experiment(`"variants":${list(PARTS, '{}')}`),
  ],
  [
    'thousands of variants of unknown members',
    '/v1/experiments',
    () =>
      experiment(
        `"variants":${list(PARTS / 8, `{${Array.from({ length: 7 }, (_, at) => `"x${at}":1`).join()}}`)}`,
      ),
  ],
  [
    'thousands of variants that are lists',
    '/v1/experiments',
    () => experiment(`"variants":${list(PARTS, '[]')}`),
  ],
  [
    'thousands of metrics',
    '/v1/experiments',
    () => experiment(`"metrics":{"primary":${list(ACROSS, '"m"')}}`),
  ],
  [
    'thousands of long metrics',
    '/v1/experiments',
    () => experiment(`"metrics":{"primary":${list(ACROSS, `"${'m'.repeat(90)}"`)}}`),
  ],
  [
    'thousands of guardrails',
    '/v1/experiments',
    () => experiment(`"metrics":{"primary":["m"],"guardrails":${list(PARTS, '{}')}}`),
  ],
  [
    'thousands of plain guardrails',
    '/v1/experiments',
    () => experiment(`"metrics":{"primary":["m"],"guardrails":${list(ACROSS, '"g"')}}`),
  ],
  [
    'thousands of overrides',
    '/v1/experiments',
    () => experiment(`"overrides":${list(PARTS / 3, '{"unit":"u","variant":"a"}')}`),
  ],
  [
    'a condition of thousands of branches',
    '/v1/experiments',
    () =>
      experiment(`"variants":[{"key":"a"},{"key":"b"}],"targeting":{"$or":${list(PARTS / 3, CONDITION)}}`),
  ],
  [
    'a condition of half a million numbers',
    '/v1/experiments',
    () => experiment(`"variants":[{"key":"a"},{"key":"b"}],"targeting":{"x":{"$in":${lists('1')}}}`),
  ],
  [
    'a condition of thousands of numbers',
    '/v1/experiments?dryRun=true',
    () => experiment(`"variants":[{"key":"a"},{"key":"b"}],"targeting":{"x":{"$in":${list(ACROSS, '1')}}}`),
    200,
  ],
  [
    'thousands of weights',
    '/v1/power',
    () => `{"baseline":{"mean":0.1},"effect":0.1,"weights":${list(ACROSS, '0.1')}}`,
  ],
  [
    'half a million weights',
    '/v1/power',
    () => `{"baseline":{"mean":0.1},"effect":0.1,"weights":${lists('0.1')}}`,
  ],
  ['a hundred looks', '/v1/power', () => '{"baseline":{"mean":0.1},"effect":0.1,"looks":100}', 200],
  ['thousands of rules', '/v1/flags', () => flag(`"variants":${list(PARTS / 2, '{"key":"a"}')}`)],
  ['half a million numbers as a flag', '/v1/flags', () => flag(`"defaultValue":${lists('1')}`)],
  [
    'half a million numbers as a holdout',
    '/v1/holdouts',
    () => `{"key":"hostile","experiments":${lists('1')}}`,
  ],
  [
    'a group of millions of numbers',
    '/v1/saved-groups',
    () => `{"key":"hostile","attribute":"id","values":${lists('1', 99_999, LARGEST_GROUP)}}`,
  ],
  [
    'a group of a hundred thousand lists',
    '/v1/saved-groups',
    () => `{"key":"hostile","attribute":"id","values":${list(99_999, '[]')}}`,
  ],
  [
    'a group of long texts',
    '/v1/saved-groups',
    () => `{"key":"hostile","attribute":"id","values":${list(40, `"${'x'.repeat(100_000)}"`)}}`,
  ],
  [
    'a group of the same text',
    '/v1/saved-groups?dryRun=true',
    () =>
      `{"key":"hostile-same","attribute":"id","values":${list(100_000, '"0197aaaa-bbbb-4ccc-8ddd-000000000000"')}}`,
    200,
  ],
  [
    'a group of different texts',
    '/v1/saved-groups?dryRun=true',
    () =>
      `{"key":"hostile-long","attribute":"id","values":[${Array.from({ length: 100_000 }, (_, at) => `"0197aaaa-bbbb-4ccc-8ddd-${String(at).padStart(12, '0')}"`).join()}]}`,
    200,
  ],
  [
    'a question of half a million numbers',
    '/v1/assignments',
    () => `{"attributes":{"id":"u","a":${lists('1')}}}`,
    400,
  ],
  [
    'a question of thousands of lists',
    '/v1/assignments',
    () => `{"attributes":{"id":"u","a":${list(PARTS, '[]')}}}`,
    200,
  ],
];

/** Bodies for everything but events; what is accepted is only rehearsed, so that each may be sent again. */
export function hostileManagement(): HostileRequest[] {
  return BODIES.map(([name, path, text, status = 400]) => ({
    name,
    path,
    body: () => Buffer.from(text()),
    headers: { 'content-type': 'application/json' },
    status,
  }));
}
