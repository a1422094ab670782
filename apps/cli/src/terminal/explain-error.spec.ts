import { NotFoundError } from '#libs/domain';
import { expect, it } from '@jest/globals';

import { CliError } from './cli-error.js';
import { explainError } from './explain-error.js';

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

it.each([
  ['a failure of the user', new CliError('Port 3000 is taken.'), 'Port 3000 is taken.'],
  ['a rule of the trade', new NotFoundError('API key', 'k'), 'There is no API key "k".'],
  [
    'a database that is not there',
    new AggregateError([coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:5432')], ''),
    'The database does not answer: connect ECONNREFUSED ::1:5432. csci doctor tells more.',
  ],
  [
    'the same, wrapped',
    new Error('Query failed', { cause: coded('ECONNREFUSED', 'refused') }),
    'The database does not answer: refused. csci doctor tells more.',
  ],
  ['missing tables', coded('42P01', 'relation'), 'The database is not up to date: run csci migrate.'],
])('%s is said in words', (_, error, words) => {
  expect(explainError(error)).toBe(words);
});

it('shows where a fault of ours happened', () => {
  expect(explainError(new TypeError('x is not a function'))).toMatch(
    /x is not a function\n\s+at .*explain-error/,
  );
});
