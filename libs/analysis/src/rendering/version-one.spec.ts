import { readReport } from '../read-report.js';
import { renderReportCsv } from './csv/render-report-csv.js';
import { renderReportHtml } from './html/render-report-html.js';
import { aReport, aReportMetric } from './testing/a-report.js';
import { elementsOf, tablesOf, textOf } from './testing/read-html.js';
import { renderReportText } from './text/render-report-text.js';

/** As version 1 stored it: without the members that version 2 added. */
function stored(): Parameters<typeof readReport>[0] {
  const report = aReport({ metrics: [aReportMetric({ role: 'secondary' })] });
  const { alpha, inference, srmAlpha, relativeMethod, sequentialTuningUnits } = report.options;
  const added = new Set([
    ...['groupSequential', 'simultaneous', 'adjustment', 'uncapped', 'sensitivity', 'prior'],
    ...['segments', 'heterogeneity', 'calibration', 'receipts'],
    ...['trigger', 'matured', 'funnel', 'redefinedAt'],
  ]);
  const old = {
    ...report,
    schemaVersion: 1,
    options: { alpha, inference, srmAlpha, relativeMethod, sequentialTuningUnits, multiplicity: 'holm' },
  };
  return JSON.parse(
    JSON.stringify(old, (key, value: unknown) => (added.has(key) ? undefined : value)),
  ) as never;
}

describe('a report that version 1 stored', () => {
  const report = readReport(stored());

  it('is a page with its own answers, and no others', () => {
    const page = renderReportHtml(report);
    expect(elementsOf(page)).toContain('main');
    expect(textOf(page)).not.toMatch(/null|NaN|undefined|Benjamini/);
    const answers = tablesOf(page).find(({ caption }) => caption === 'Treatment against Control')!;
    expect(answers.rows.map(([method]) => method)).toEqual([
      'Sequential by plan',
      'Fixed horizon',
      'Bayesian',
    ]);
  });

  it('is a table and a text', () => {
    const [head = '', , , comparison = ''] = renderReportCsv(report).split('\r\n');
    expect(comparison.split(',')).toHaveLength(head.split(',').length);
    expect(renderReportText(report)).toContain('+20.0 %');
  });
});
