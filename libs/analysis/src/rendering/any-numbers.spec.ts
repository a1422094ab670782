import fc from 'fast-check';
import type { Report } from '#libs/domain';
import { renderReportCsv } from './csv/render-report-csv.js';
import { renderReportHtml } from './html/render-report-html.js';
import { aFullReport } from './testing/a-full-report.js';
import { elementsOf, textOf } from './testing/read-html.js';
import { renderReportText } from './text/render-report-text.js';

/** Counts stay what they are: no report has a fraction of a unit. */
const COUNTS = new Set(['units', 'look', 'looks', 'comparisons', 'variant', 'control', 'degreesOfFreedom']);

function isProbability(key: string): boolean {
  return /pValue|probability/i.test(key);
}

/** The same report with other numbers, in turn. */
function withNumbers<T>(value: T, next: () => number): T {
  const replaced = JSON.stringify(value, (key, member: unknown) =>
    typeof member !== 'number' || COUNTS.has(key)
      ? member
      : isProbability(key)
        ? Math.abs(next()) % 1
        : next(),
  );
  return JSON.parse(replaced) as T;
}

describe('a report of any finite numbers', () => {
  it('is shown whole in every form', () => {
    const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(numbers, (values) => {
        let index = 0;
        const next = (): number => values[index++ % values.length] ?? 0;
        const full = aFullReport();
        const report: Report = { ...full, metrics: withNumbers(full.metrics, next) };
        const page = renderReportHtml(report);
        elementsOf(page);
        const texts = [textOf(page), renderReportText(report), renderReportCsv(report)];
        for (const text of texts) expect(text).not.toMatch(/NaN|undefined|Infinity|null/);
      }),
      { seed: 20260315, numRuns: 50, endOnFailure: true },
    );
  });
});
