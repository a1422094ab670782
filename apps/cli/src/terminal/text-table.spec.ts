import { expect, it } from '@jest/globals';

import { textTable } from './text-table.js';

it('lines columns up and leaves no space at the end', () => {
  expect(
    textTable([
      ['ID', 'NAME'],
      ['1234', 'a'],
    ]),
  ).toBe('ID    NAME\n1234  a');
});
