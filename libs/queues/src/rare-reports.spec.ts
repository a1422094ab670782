import { describe, expect, it } from '@jest/globals';
import { RareReports } from './rare-reports.js';

describe('RareReports', () => {
  it('tells the first error at once and then one a minute, with the number since', () => {
    let now = 5_000;
    const told: [string, number][] = [];
    const reports = new RareReports(
      (error, count) => told.push([error.message, count]),
      () => now,
    );
    const report = (at: number, message: string): void => {
      now = 5_000 + at;
      reports.report(new Error(message));
    };
    report(0, 'first');
    report(1, 'second');
    report(59_999, 'third');
    report(60_000, 'fourth');
    report(200_000, 'fifth');
    expect(told).toEqual([
      ['first', 1],
      ['fourth', 3],
      ['fifth', 1],
    ]);
  });

  it('tells of what is no error, too', () => {
    const told: Error[] = [];
    new RareReports((error) => told.push(error)).report('just text');
    expect(told).toEqual([new Error('just text')]);
  });
});
