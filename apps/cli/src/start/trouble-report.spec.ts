import { expect, it } from '@jest/globals';

import { TroubleReport } from './trouble-report.js';

it('says the same trouble once in ten seconds and then how often it came', () => {
  const said: string[] = [];
  let now = 0;
  const report = new TroubleReport(
    (line) => said.push(line),
    () => now,
  );
  report.report('a');
  report.report('a');
  now = 9_999;
  report.report('a');
  now = 10_000;
  report.report('a');
  report.report('b');
  expect(said).toEqual(['a', 'a (2 more times)', 'a', 'b']);
});
