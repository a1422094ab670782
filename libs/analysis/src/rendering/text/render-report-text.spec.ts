import { analyseTable } from '../../analyse-table.js';
import { cookieCats } from '../../testing/a-table.js';
import { renderReportText } from './render-report-text.js';

describe('the report for a terminal', () => {
  it('says the answer, the effect and what it rests on', () => {
    const text = renderReportText(analyseTable(cookieCats()));
    const lines = text.split('\n');
    expect(lines[0]).toBe('cookie_cats.csv');
    expect(lines[2]).toMatch(/^ROLL BACK: Gate_40 lowers retention_7 by 4\.3 %/);
    const row = lines.find((line) => line.startsWith('retention_7'));
    expect(row!.split(/ {2,}/)).toEqual([
      'retention_7',
      'primary',
      'gate_40',
      '19.02 %',
      '18.20 %',
      '-0.82 pp',
      '-4.3 %',
      '-6.9 % to -1.7 %',
      '0.0016',
      'worse',
    ]);
    expect(text).toContain('Checks: 11 of 11 fine.');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('keeps columns under their headings', () => {
    const lines = renderReportText(analyseTable(cookieCats())).split('\n');
    const head = lines.find((line) => line.startsWith('Metric'))!;
    const row = lines.find((line) => line.startsWith('retention_7'))!;
    expect(row.indexOf('worse')).toBe(head.indexOf('Verdict'));
  });

  it('does not let a name steer the terminal', () => {
    const text = renderReportText(analyseTable({ ...cookieCats(), name: 'a\u001b[2J\u202eb\r.csv' }));
    expect(text.split('\n')[0]).toBe('a?[2J?b?.csv');
  });
});
