import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { aFullReport } from '../testing/a-full-report.js';
import { aReport, aReportMetric, nothingKnown } from '../testing/a-report.js';
import { withTexts } from '../testing/with-texts.js';
import { csvCell } from './cell.js';
import { COLUMNS } from './columns.js';
import { renderReportCsv } from './render-report-csv.js';

/** csv-parse is the reader that decides what RFC 4180 says. */
function recordsOf(csv: string): Record<string, string>[] {
  return parse<Record<string, string>>(csv, { columns: true, record_delimiter: '\r\n' });
}

function rowsOf(metric: string): Record<string, string>[] {
  return recordsOf(renderReportCsv(aFullReport())).filter((row) => row.metric === metric);
}

const numbers = (row: Record<string, string>, columns: readonly string[]): number[] =>
  columns.map((column) => Number(row[column]));

describe('the report as CSV', () => {
  it('has a row per arm, comparison, question of heterogeneity and segment', () => {
    expect(rowsOf('revenue').map(({ row, variant, segment }) => [row, variant, segment])).toEqual([
      ['arm', 'control', ''],
      ['arm', 'treatment', ''],
      ['comparison', 'treatment', ''],
      ['heterogeneity', 'treatment', ''],
      ['segment-arm', 'control', 'phone'],
      ['segment-arm', 'treatment', 'phone'],
      ['segment-comparison', 'treatment', 'phone'],
      ['segment-arm', 'control', 'desktop'],
      ['segment-arm', 'treatment', 'desktop'],
      ['segment-comparison', 'treatment', 'desktop'],
    ]);
  });

  it('gives every number of a comparison back in full precision', () => {
    const row = rowsOf('revenue')[2]!;
    const comparison = aFullReport().metrics[0]!.comparisons[0]!;
    const { groupSequential, adjustment, uncapped, sensitivity } = comparison;
    const { look, looks, information, boundary, alphaSpent } = groupSequential!;
    expect(numbers(row, ['look', 'looks', 'information', 'boundary', 'alphaSpent'])).toEqual([
      look,
      looks,
      information,
      boundary,
      alphaSpent,
    ]);
    expect(numbers(row, ['groupSequentialLower', 'groupSequentialUpper', 'groupSequentialPValue'])).toEqual([
      groupSequential!.lower,
      groupSequential!.upper,
      groupSequential!.pValue,
    ]);
    expect(numbers(row, ['unadjustedEstimate', 'unadjustedPValue', 'unadjustedRelativeUpper'])).toEqual([
      adjustment!.unadjusted.absolute.estimate,
      adjustment!.unadjusted.pValue,
      adjustment!.unadjusted.relative!.upper,
    ]);
    expect(numbers(row, ['uncappedEstimate', 'cap', 'cappedUnitsVariant', 'cappedUnitsControl'])).toEqual([
      uncapped!.absolute.estimate,
      uncapped!.cap,
      uncapped!.cappedUnits.variant,
      uncapped!.cappedUnits.control,
    ]);
    expect(numbers(row, ['minimumDetectableEffect', 'exaggeration', 'wrongSignProbability'])).toEqual([
      sensitivity!.minimumDetectableEffect,
      sensitivity!.exaggeration,
      sensitivity!.wrongSignProbability,
    ]);
    expect(numbers(row, ['simultaneousLower', 'simultaneousComparisons', 'priorStandardDeviation'])).toEqual([
      -0.11, 2, 0.3,
    ]);
    expect(row.simultaneousMethod).toBe('bonferroni');
  });

  it('writes lists as JSON', () => {
    const row = rowsOf('revenue')[2]!;
    expect(JSON.parse(row.covariates!)).toEqual(['history', 'has-history']);
    expect(JSON.parse(row.slopesControl!)).toEqual([0.61, 0.23]);
  });

  it('puts tests of heterogeneity and shrunken effects where they belong', () => {
    const rows = rowsOf('revenue');
    expect(
      numbers(rows[3]!, ['heterogeneityQ', 'heterogeneityDegreesOfFreedom', 'heterogeneityPValue']),
    ).toEqual([1.87, 1, 0.171]);
    expect(rows[6]).toMatchObject({
      dimension: 'device',
      adjustedPValue: '0.012',
      shrunkenEstimate: '0.61',
    });
    expect(rows[2]!.shrunkenEstimate).toBe('');
  });

  it('says which metrics were simulated: yes, no, never', () => {
    const grades = ['return', 'revenue', 'latency'].map((metric) => rowsOf(metric)[0]!.isDecisionGrade);
    expect(grades).toEqual(['true', 'false', '']);
  });

  it('leaves cells empty where nothing is known', () => {
    const report = aReport({ metrics: [aReportMetric({ arms: [], comparisons: [nothingKnown()] })] });
    const [row] = recordsOf(renderReportCsv(report));
    const known = Object.entries(row!).filter(([, value]) => value !== '');
    expect(known.map(([column]) => column)).toEqual([
      ...['experiment', 'phase', 'asOf', 'row', 'metric', 'metricName', 'role', 'type', 'direction'],
      ...['variant', 'control', 'verdict', 'alpha', 'inference'],
    ]);
  });

  it('keeps the columns of the first version where they were', () => {
    const first = renderReportCsv(aReport()).split('\r\n')[0]!.split(',').slice(0, 46);
    expect([first[0], first[16], first[27], first[42], first[45]]).toEqual([
      'experiment',
      'absoluteEstimate',
      'sequentialLower',
      'verdict',
      'inference',
    ]);
    expect(new Set(COLUMNS).size).toBe(COLUMNS.length);
  });

  it('is documented column by column', () => {
    const documented = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    expect(COLUMNS.filter((column) => !documented.includes(`\`${column}\``))).toEqual([]);
  });

  it('gives names with commas, quotes and line ends back', () => {
    const name = 'Sign-up, "double" opt-in\nconfirmed';
    const [row] = recordsOf(renderReportCsv(withTexts(aFullReport(), name)));
    expect(row!.metricName).toBe(name);
  });

  it.each(['=HYPERLINK("http://x")', '+1+1', '-2', '@SUM(A1)', '\tx', '\rx'])(
    'does not let a spreadsheet run %j, wherever words of people go',
    (text) => {
      const rows = recordsOf(renderReportCsv(withTexts(aFullReport(), text)));
      expect(rows[0]!.metricName).toBe(`'${text}`);
      expect(rows[4]).toMatchObject({ dimension: `'${text}`, segment: `'${text}` });
      const cells = rows.flatMap((row) => Object.values(row));
      expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)))).toEqual([]);
    },
  );

  it('leaves numbers alone, also negative ones', () => {
    expect(csvCell(-0.25)).toBe('-0.25');
    expect(csvCell(1e-12)).toBe('1e-12');
    expect(csvCell(null)).toBe('');
  });
});
