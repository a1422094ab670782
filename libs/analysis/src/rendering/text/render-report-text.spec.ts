import { aFullReport } from '../testing/a-full-report.js';
import { aComparison, anOptions, aReport, aReportMetric } from '../testing/a-report.js';
import { withTexts } from '../testing/with-texts.js';
import { renderReportText } from './render-report-text.js';

function linesOf(text: string, start: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.split(/ {2,}/));
}

const FULL = renderReportText(aFullReport());

describe('the report for a terminal', () => {
  it('says the answer, the effect and what it rests on', () => {
    const text = renderReportText(aReport());
    const lines = text.split('\n');
    expect(lines[0]).toBe('Checkout on one page (checkout)');
    expect(lines[2]).toBe('SHIP: Treatment raises Conversion by 20 %: ship it.');
    expect(linesOf(text, 'Conversion')).toEqual([
      [
        'Conversion',
        'primary',
        'treatment',
        '10.00 %',
        '12.00 %',
        '+2 pp',
        '+20.0 %',
        '+1.1 % to +41.0 %',
        '0.031',
        'better',
      ],
    ]);
    expect(text).toContain('Checks: 1 of 1 fine.');
    expect(text).toContain('Method: sequential: it holds however often anybody looks; alpha 0.05;');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('keeps columns under their headings', () => {
    const lines = renderReportText(aReport()).split('\n');
    const head = lines.find((line) => line.startsWith('Metric'))!;
    const row = lines.find((line) => line.startsWith('Conversion'))!;
    expect(row.indexOf('better')).toBe(head.indexOf('Verdict'));
  });

  it('shows adjusted p-values only where the correction changed one', () => {
    const heading = (text: string): string[] => linesOf(text, 'Metric')[0]!;
    expect(heading(renderReportText(aReport()))).not.toContain('p adj.');
    const comparison = aComparison({ pValue: 0.01, adjustedPValue: 0.02 });
    const corrected = renderReportText(
      aReport({
        options: anOptions({ inference: 'fixed' }),
        metrics: [aReportMetric({ comparisons: [comparison] })],
      }),
    );
    expect(heading(corrected)).toContain('p adj.');
    expect(linesOf(corrected, 'Conversion')[0]!.slice(-3)).toEqual(['0.01', '0.02', 'better']);
  });

  it('says where a plan with looks stands', () => {
    expect(FULL).toContain('Look 14 of 28: next look at 10,715 of 20,000 units.');
  });

  it('has no interval before the first look', () => {
    const options = anOptions({ inference: 'group-sequential', plannedUnits: 1_000_000 });
    const text = renderReportText(aReport({ options }));
    expect(text).toContain('Look 0 of 28: next look at 35,715 of 1,000,000 units.');
    expect(linesOf(text, 'Conversion')[0]!.slice(6, 9)).toEqual(['+20.0 %', 'no look yet', '–']);
  });

  it('puts the unadjusted and the uncapped answer beside', () => {
    expect(FULL).toContain(
      'Revenue / treatment: adjusted by history and has-history, one slope for all arms (0.61, 0.23); variance -36.2 %; unadjusted +12.9 %, p = 0.055.',
    );
    expect(FULL).toContain(
      'Revenue / treatment: capped at 250 (13 units of the arm, 4 of control above); uncapped +0.9, p = 0.17.',
    );
  });

  it('says whether harm beyond the margin of a guardrail is excluded', () => {
    expect(FULL).toMatch(/^.+ \/ treatment: harm beyond 5 % excluded, p = 0\.00021\.$/m);
    const nonInferiority = { margin: 0.02, pValue: 0.3, lowerBound: -0.031, passed: false };
    const open = aReportMetric({ role: 'guardrail', comparisons: [aComparison({ nonInferiority })] });
    expect(renderReportText(aReport({ metrics: [open] }))).toContain(
      'Conversion / treatment: harm beyond 2 % not excluded, p = 0.3.',
    );
  });

  it('says how many units are old enough', () => {
    expect(FULL).toContain('Day-7 return: 40 % of the exposed units are old enough.');
  });

  it('asks whether segments differ before it shows them', () => {
    const report = aFullReport();
    const text = renderReportText({ ...report, options: { ...report.options, inference: 'fixed' } });
    const lines = text.split('\n');
    const question = lines.findIndex((line) => line.startsWith('Revenue / treatment by device: No sign'));
    expect(lines.slice(question + 1, question + 4).map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['device', 'Difference', 'Interval', 'p adj.', 'Shrunken'],
      ['phone', '+0.7', '+0.2 to +1.2', '0.012', '+0.61'],
      ['desktop', '+0.1', '-0.6 to +0.8', '0.78', '+0.33'],
    ]);
  });

  it('shows no hole as a number', () => {
    expect(FULL).not.toMatch(/null|NaN|undefined|Infinity/);
  });

  it('does not let words steer the terminal, wherever they go', () => {
    const text = renderReportText(withTexts(aFullReport(), 'a\u001b[2J\u202eb\r'));
    expect(text.split('\n')[0]).toBe('a?[2J?b? (checkout)');
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });
});
