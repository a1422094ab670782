import { parse } from 'csv-parse/sync';
import { analyse } from '../../analyse.js';
import { share } from '../../testing/a-table.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from '../../testing/an-analysis.js';
import { csvCell } from './cell.js';
import { renderReportCsv } from './render-report-csv.js';

function reportNamed(name: string) {
  return analyse(
    anAnalysis({
      experiment: aSubject({
        metrics: { primary: ['signup'], secondary: [], guardrails: [{ metric: 'error', margin: 0.1 }] },
      }),
      metrics: [aMetric({ name }), aMetric({ key: 'error', direction: 'decrease' })],
      statistics: theStatistics({
        signup: [share('control', 1_000, 10_000), share('treatment', 1_200, 10_000)],
        error: [share('control', 500, 10_000), share('treatment', 480, 10_000)],
      }),
    }),
  );
}

/** csv-parse is the reader that decides what RFC 4180 says. */
function recordsOf(csv: string): Record<string, string>[] {
  return parse<Record<string, string>>(csv, { columns: true, record_delimiter: '\r\n' });
}

describe('the report as CSV', () => {
  it('has a row per arm and per comparison, which a reader of RFC 4180 gets back in full precision', () => {
    const report = reportNamed('Sign-up, "double" opt-in\nconfirmed');
    const rows = recordsOf(renderReportCsv(report));
    expect(rows.map(({ metric, row, variant }) => [metric, row, variant])).toEqual([
      ['signup', 'arm', 'control'],
      ['signup', 'arm', 'treatment'],
      ['signup', 'comparison', 'treatment'],
      ['error', 'arm', 'control'],
      ['error', 'arm', 'treatment'],
      ['error', 'comparison', 'treatment'],
    ]);
    const comparison = report.metrics[0]!.comparisons[0]!;
    expect(rows[2]!.metricName).toBe('Sign-up, "double" opt-in\nconfirmed');
    expect(Number(rows[2]!.pValue)).toBe(comparison.pValue);
    expect(Number(rows[2]!.sequentialRelativeLower)).toBe(comparison.sequential!.relative!.lower);
    expect(rows[2]!.nonInferiorityMargin).toBe('');
    expect(rows[5]!.nonInferiorityMargin).toBe('0.1');
    expect(rows[5]!.nonInferiorityPassed).toBe(
      String(report.metrics[1]!.comparisons[0]!.nonInferiority!.passed),
    );
  });

  it.each(['=HYPERLINK("http://x")', '+1+1', '-2', '@SUM(A1)', '\tx', '\rx'])(
    'does not let a spreadsheet run the name %j',
    (name) => {
      const [, , comparison] = recordsOf(renderReportCsv(reportNamed(name)));
      expect(comparison!.metricName).toBe(`'${name}`);
    },
  );

  it('leaves numbers alone, also negative ones', () => {
    expect(csvCell(-0.25)).toBe('-0.25');
    expect(csvCell(1e-12)).toBe('1e-12');
    expect(csvCell(null)).toBe('');
  });
});
