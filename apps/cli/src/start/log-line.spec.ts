import { expect, it } from '@jest/globals';

import { troubleIn } from './log-line.js';

it.each([
  ['{"level":50,"msg":"cannot drain"}', 'cannot drain'],
  ['{"level":60,"msg":"stopping","err":{"message":"out of\\n  memory"}}', 'stopping: out of memory'],
  ['{"level":50,"msg":"refused","err":{"message":"refused"}}', 'refused'],
  ['{"level":"error","msg":"named level"}', 'named level'],
  ['{"level":50}', '{"level":50}'],
])('%s is trouble', (line, message) => {
  expect(troubleIn(line)).toBe(message);
});

it.each(['{"level":40,"msg":"slow"}', '{"msg":"no level"}', 'plain error text', '{"level":50,"msg":', ''])(
  '%s is not',
  (line) => {
    expect(troubleIn(line)).toBeUndefined();
  },
);
