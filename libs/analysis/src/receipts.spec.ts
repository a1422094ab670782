import type { ReceiptCount, Report } from '#libs/domain';
import { seededRandom } from '#libs/stats';
import { analyse } from './analyse.js';
import { exposureRate } from './receipts.js';
import { renderReportCsv } from './rendering/csv/render-report-csv.js';
import { renderReportHtml } from './rendering/html/render-report-html.js';
import { tablesOf, textOf } from './rendering/testing/read-html.js';
import { renderReportText } from './rendering/text/render-report-text.js';
import { drawBinomial } from './simulation/draw-binomial.js';
import { share } from './testing/a-table.js';
import { anAnalysis, theStatistics } from './testing/an-analysis.js';

const GOOD = { signup: [share('control', 400, 4_000), share('treatment', 500, 4_000)] };

function arm(variant: string, assigned: number, exposed: number): ReceiptCount {
  return { variant, assigned, exposed, eventful: Math.floor(exposed / 2) };
}

function reportOf(receipts: ReceiptCount[] | null): Report {
  return analyse(anAnalysis({ statistics: theStatistics(GOOD, { receipts }) }));
}

function leakOf(receipts: ReceiptCount[] | null): Report['checks'][number] | undefined {
  return reportOf(receipts).checks.find(({ code }) => code === 'ASSIGNMENT_LEAK');
}

const ALIKE = [arm('control', 5_000, 4_750), arm('treatment', 5_000, 4_740)];
const LEAKING = [arm('control', 5_000, 4_750), arm('treatment', 5_000, 4_400)];

describe('the share of assigned units that were exposed', () => {
  it('is compared by a chi-square test', () => {
    // X² = 2 · 10² / (200 · 0.9 · 0.1) = 100/9; its upper tail with one degree of freedom is erfc(√(X²/2)).
    const { pValue } = exposureRate([arm('control', 200, 190), arm('treatment', 200, 170)]);
    expect(pValue).toBeCloseTo(8.581206e-4, 9);
  });

  it('is not judged by a handful of units, nor by one arm alone', () => {
    const tooFew = { pValue: null, status: 'insufficient' };
    expect(exposureRate([arm('control', 20, 20), arm('treatment', 20, 14)])).toEqual(tooFew);
    expect(exposureRate([arm('control', 5_000, 4_000), arm('treatment', 0, 0)])).toEqual(tooFew);
    expect(exposureRate([])).toEqual(tooFew);
    expect(exposureRate([arm('control', 3, 3), arm('treatment', 3, 3)])).toEqual(tooFew);
  });

  it('does not differ where every unit was exposed, or none', () => {
    expect(exposureRate([arm('control', 50, 50), arm('treatment', 60, 60)])).toEqual({
      pValue: 1,
      status: 'ok',
    });
    expect(exposureRate([arm('control', 50, 0), arm('treatment', 60, 0)])).toEqual({
      pValue: 1,
      status: 'ok',
    });
  });

  /** How often the check alarms, of simulated experiments with these shares. */
  function alarmRate(rounds: number, assigned: number, shares: readonly number[]): number {
    const random = seededRandom(20_260_301);
    const alarms = Array.from({ length: rounds }, () =>
      exposureRate(
        shares.map((rate, index) => arm(String(index), assigned, drawBinomial(assigned, rate, random))),
      ),
    ).filter(({ status }) => status === 'alert');
    return alarms.length / rounds;
  }

  it.each([
    ['two arms', 1_000, [0.9, 0.9]],
    ['two arms that lose little', 1_000, [0.99, 0.99]],
    ['four arms', 500, [0.6, 0.6, 0.6, 0.6]],
  ])('alarms without a leak as rarely as it says: %s', (_what, assigned, shares) => {
    // Of 8,000 rounds 8 alarms are promised; fewer than 1 or more than 20 come by chance in 4 of 10,000 runs.
    const rate = alarmRate(8_000, assigned, shares);
    expect(rate).toBeGreaterThan(0);
    expect(rate).toBeLessThan(0.0026);
  });

  it('finds a loss of two points among 5,000 units an arm, nearly always', () => {
    // |z| = 0.02 / √(2 · 0.96 · 0.04 / 5,000) = 5.1 where 3.29 alarms: a power of 0.965.
    expect(alarmRate(1_000, 5_000, [0.97, 0.95])).toBeGreaterThan(0.95);
    expect(alarmRate(1_000, 5_000, [0.97, 0.95])).toBeLessThan(0.98);
  });
});

describe('the check of assigned units', () => {
  it('says when there are no receipts, or too few', () => {
    expect(reportOf(null).receipts).toBeNull();
    expect(leakOf(null)).toMatchObject({ status: 'ok', title: 'Assignments: no receipts are kept' });
    expect(leakOf([arm('control', 9, 8), arm('treatment', 9, 7)])).toMatchObject({
      status: 'ok',
      title: 'Assigned units: too few to tell',
    });
  });

  it('is fine when the arms lose alike', () => {
    expect(leakOf(ALIKE)).toMatchObject({ status: 'ok' });
    expect(leakOf(ALIKE)?.detail).toContain('95 % of control and 94.8 % of treatment');
    expect(reportOf(ALIKE).decision).toEqual(reportOf(null).decision);
  });

  it('names the arm that loses, how many units, and what to look at; nothing of it is to be trusted', () => {
    const { decision, receipts } = reportOf(LEAKING);
    expect(receipts).toMatchObject({ assignedSrm: { status: 'ok' }, exposureRate: { status: 'alert' } });
    const { status, detail = '' } = leakOf(LEAKING) ?? {};
    expect(status).toBe('alert');
    expect(detail).toContain('treatment loses about 350 units more than the best arm');
    expect(detail).toMatch(/crashes.*redirects.*exposure call/);
    expect(decision.recommendation).toBe('do-not-trust');
    expect(decision.headline).toBe(
      'Do not use these results: units are lost before their exposure, so the arms cannot be compared.',
    );
    expect(decision.reasons.join(' ')).toContain('treatment loses about 350 units');
  });

  it('alarms when the assigned units do not split as planned', () => {
    const unplanned = [arm('control', 5_300, 5_035), arm('treatment', 4_700, 4_465)];
    expect(leakOf(unplanned)).toMatchObject({
      status: 'alert',
      title: 'Assignments do not split as planned',
    });
    expect(reportOf(unplanned).decision.recommendation).toBe('do-not-trust');
  });

  it('leaves out variants that are no arm of the phase, and numbers that are none', () => {
    const { receipts } = reportOf([arm('removed', 9, 9), { ...arm('control', 10, 12), eventful: -1 }]);
    expect(receipts?.byVariant).toEqual([
      { variant: 'control', assigned: 10, exposed: 10, eventful: 0 },
      { variant: 'treatment', assigned: 0, exposed: 0, eventful: 0 },
    ]);
  });
});

describe('receipts in a report', () => {
  const report = reportOf(LEAKING);

  it('are a table of the page', () => {
    const page = renderReportHtml(report);
    const table = tablesOf(page).find(({ head }) => head.includes('Assigned'));
    expect(table?.rows).toEqual([
      ['Control', '5,000', '4,750', '95 %', '2,375'],
      ['Treatment', '5,000', '4,400', '88 %', '2,200'],
    ]);
    expect(textOf(page)).toContain(
      'One arm loses more of its assigned units than another (chi-square p < 0.0001)',
    );
    expect(textOf(renderReportHtml(reportOf(null)))).not.toContain('From assignment to exposure');
  });

  it('are lines of the text', () => {
    expect(renderReportText(report)).toMatch(
      /treatment +5,000 assigned +4,400 exposed +88 % +2,200 with an outcome/,
    );
    expect(renderReportText(report)).toContain('DIFFERENT SHARES, p < 0.0001');
    expect(renderReportText(reportOf(null))).not.toContain('assigned  ');
  });

  it('are rows of the table', () => {
    const [head = '', ...lines] = renderReportCsv(report).trimEnd().split('\r\n');
    const columns = head.split(',');
    const rows = lines
      .map((line) => line.split(','))
      .filter((cells) => cells[columns.indexOf('row')] === 'receipt')
      .map((cells) =>
        ['variant', 'assigned', 'exposed', 'eventful'].map((name) => cells[columns.indexOf(name)]),
      );
    expect(rows).toEqual([
      ['control', '5000', '4750', '2375'],
      ['treatment', '5000', '4400', '2200'],
    ]);
  });
});
