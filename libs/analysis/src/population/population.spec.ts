import { armWithoutNumbers, type ArmStatistics, type MetricStatistics, type Report } from '#libs/domain';
import { analyse } from '../analyse.js';
import { renderReportCsv } from '../rendering/csv/render-report-csv.js';
import { renderReportHtml } from '../rendering/html/render-report-html.js';
import { textOf, tablesOf } from '../rendering/testing/read-html.js';
import { renderReportText } from '../rendering/text/render-report-text.js';
import type { MetricSubject } from '../subject.js';
import { share } from '../testing/a-table.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from '../testing/an-analysis.js';

const TRIGGER = { event: 'open', count: 1 };

/** 4,000 units in each arm, of which `triggered` are in the metric. */
function reportOf(
  metric: Partial<MetricSubject>,
  statistics: Pick<MetricStatistics, 'arms' | 'triggered'>,
  roles = { primary: ['signup'], secondary: [] as string[] },
): Report {
  const exposures = ['control', 'treatment'].map((variant) => ({ variant, phase: 1, units: 4_000 }));
  const measured = theStatistics({}, { exposures, metrics: [{ metricKey: 'signup', ...statistics }] });
  const experiment = aSubject({
    metrics: { ...roles, guardrails: [] },
    analysis: { ...aSubject().analysis, inference: 'fixed' },
    status: 'stopped',
  });
  return analyse(anAnalysis({ experiment, metrics: [aMetric(metric)], statistics: measured }));
}

const triggeredUnits = (control: number, treatment: number) => [
  { variant: 'control', units: control },
  { variant: 'treatment', units: treatment },
];

const checkOf = ({ checks }: Report, wanted: string) => checks.find(({ code }) => code === wanted);

describe('a metric with a trigger', () => {
  const arms = [share('control', 100, 1_000), share('treatment', 150, 1_000)];
  const report = reportOf({ trigger: TRIGGER }, { arms, triggered: triggeredUnits(1_000, 1_000) });
  const [metric] = report.metrics;

  it('says whom it is about, and that they split as planned', () => {
    expect(metric!.trigger).toMatchObject({
      ...TRIGGER,
      byVariant: [
        { variant: 'control', exposed: 4_000, triggered: 1_000 },
        { variant: 'treatment', exposed: 4_000, triggered: 1_000 },
      ],
      share: 0.25,
      srm: { pValue: 1, status: 'ok' },
    });
    expect(checkOf(report, 'TRIGGER_SRM')?.status).toBe('ok');
  });

  it('has its effect over all exposed units: a quarter of it', () => {
    const [diluted] = metric!.trigger!.diluted;
    const { absolute } = metric!.comparisons[0]!;
    expect(absolute!.estimate).toBeCloseTo(0.05, 12);
    expect(diluted!.estimate).toBeCloseTo(0.0125, 12);
    expect(diluted!.lower).toBeCloseTo(absolute!.lower! / 4, 12);
    expect(diluted!.upper).toBeCloseTo(absolute!.upper! / 4, 12);
  });

  it('is shown in every form', () => {
    expect(renderReportText(report)).toContain('Triggered by "open". 25 % of the exposed units are.');
    const page = renderReportHtml(report);
    expect(textOf(page)).toContain('Treatment makes a difference of +1.2 pp');
    const table = tablesOf(page).find(({ caption }) => caption === 'Triggered units of Signup per arm');
    expect(table!.rows).toEqual([
      ['Control', '4,000', '1,000', '25 %'],
      ['Treatment', '4,000', '1,000', '25 %'],
    ]);
    expect(renderReportCsv(report)).toMatch(/,trigger,signup,/);
    expect(metric!.method).toContain('A unit is in it once it had an event "open"');
  });

  it('breaks the experiment when the variant decides who is triggered, unless it decides nothing', () => {
    const triggered = triggeredUnits(1_000, 1_300);
    const broken = reportOf({ trigger: TRIGGER }, { arms, triggered });
    expect(checkOf(broken, 'TRIGGER_SRM')).toMatchObject({ status: 'alert' });
    expect(broken.decision.recommendation).toBe('do-not-trust');
    const roles = { primary: [], secondary: ['signup'] };
    const explaining = reportOf({ trigger: TRIGGER }, { arms, triggered }, roles);
    expect(checkOf(explaining, 'TRIGGER_SRM')).toMatchObject({ status: 'warning' });
    expect(explaining.decision.recommendation).not.toBe('do-not-trust');
  });

  it('has no such effect where totals do not add up', () => {
    const ratio = reportOf(
      { type: 'ratio', trigger: TRIGGER },
      { arms: [withDenominator('control'), withDenominator('treatment')], triggered: triggeredUnits(90, 90) },
    );
    expect(ratio.metrics[0]!.comparisons[0]!.absolute).not.toBeNull();
    expect(ratio.metrics[0]!.trigger!.diluted).toEqual([]);
  });

  it('counts its waiting units of those that were triggered', () => {
    const waiting = reportOf(
      { trigger: TRIGGER, matured: true, windowSeconds: 60 },
      { arms, triggered: triggeredUnits(1_250, 1_250) },
    );
    expect(waiting.metrics[0]!.matured).toEqual({ units: 2_000, of: 2_500 });
    expect(renderReportText(waiting)).toContain('80 % of the triggered units are old enough');
  });
});

function withDenominator(variant: string): ArmStatistics {
  return {
    ...armWithoutNumbers(variant, 90),
    numerator: { mean: 2, m2: 180, m3: 0 },
    denominator: { mean: 4, m2: 90 },
    c: 20,
  };
}

describe('a funnel', () => {
  const steps = [{ event: 'cart' }, { event: 'pay' }, { event: 'order' }];
  const arm = (variant: string, reached: number[]): ArmStatistics => ({
    ...share(variant, reached[2]!, 4_000),
    funnel: { reached },
  });
  const report = reportOf(
    { type: 'funnel', funnel: { steps, withinSeconds: 3_600 } },
    { arms: [arm('control', [2_000, 1_000, 400]), arm('treatment', [2_000, 1_500, 500])] },
  );

  it('has the reach of every step, its last one being the metric', () => {
    const [metric] = report.metrics;
    expect(metric!.funnel!.map(({ event }) => event)).toEqual(['cart', 'pay', 'order']);
    expect(metric!.funnel!.map(({ arms }) => arms[1])).toEqual([
      { variant: 'treatment', units: 2_000, share: 0.5, shareOfPrevious: 0.5 },
      { variant: 'treatment', units: 1_500, share: 0.375, shareOfPrevious: 0.75 },
      { variant: 'treatment', units: 500, share: 0.125, shareOfPrevious: 1 / 3 },
    ]);
    expect(metric!.arms[1]!.mean).toBe(0.125);
    expect(metric!.comparisons[0]!.absolute!.estimate).toBeCloseTo(0.025, 12);
  });

  it('is a table with bars, rows and lines', () => {
    const page = renderReportHtml(report);
    const table = tablesOf(page).find(({ caption }) => caption === 'Signup')!;
    expect(table.rows[3]!.slice(0, 4)).toEqual(['Treatment', '1,500', '37.5 %', '75 %']);
    expect(page).toContain('width="37.5%"');
    expect(renderReportText(report)).toContain(
      'step 2 "pay": control 1,000 (25 %), treatment 1,500 (37.5 %)',
    );
    expect(renderReportCsv(report).match(/funnel-step/g)).toHaveLength(6);
  });

  it('never gains units on its way, whatever a store hands in', () => {
    const odd = reportOf(
      { type: 'funnel', funnel: { steps, withinSeconds: null } },
      { arms: [arm('control', [9_000, NaN, 400]), arm('treatment', [1, 2, 3])] },
    );
    const units = odd.metrics[0]!.funnel!.map(({ arms }) => arms.map((one) => one.units));
    expect(units).toEqual([
      [4_000, 1],
      [0, 1],
      [0, 1],
    ]);
  });
});

describe('a time until an event', () => {
  const DAY = 86_400;
  const arm = (variant: string, mean: number): ArmStatistics => ({
    ...armWithoutNumbers(variant, 400),
    numerator: { mean, m2: 400 * DAY ** 2, m3: 0 },
  });
  const report = reportOf(
    { type: 'time-to-event', direction: 'decrease', windowSeconds: 7 * DAY },
    { arms: [arm('control', 4 * DAY), arm('treatment', 3.5 * DAY)] },
  );

  it('is a difference of restricted means, better when it is sooner', () => {
    const { comparisons, matured } = report.metrics[0]!;
    expect(comparisons[0]).toMatchObject({ absolute: { estimate: -0.5 * DAY }, verdict: 'better' });
    expect(matured).toEqual({ units: 800, of: 8_000 });
  });

  it('is told in days and hours', () => {
    const text = renderReportText(report);
    expect(text).toContain('4 days');
    expect(text).toContain('3.5 days');
    expect(text).toContain('-12 h');
    expect(report.metrics[0]!.method).toContain('A difference below zero is sooner.');
  });
});

describe('a plan that changed', () => {
  it('is told of metrics that were redefined or joined since the start', () => {
    const arms = [share('control', 100, 1_000), share('treatment', 150, 1_000)];
    const before = reportOf({ redefinedAt: new Date('2026-02-01T00:00:00Z') }, { arms });
    expect(before.metrics[0]!.redefinedAt).toBeNull();
    expect(checkOf(before, 'PLAN_CHANGES')?.status).toBe('ok');
    const redefined = reportOf({ redefinedAt: new Date('2026-03-04T05:06:07Z') }, { arms });
    expect(redefined.metrics[0]!.redefinedAt).toBe('2026-03-04T05:06:07.000Z');
    expect(checkOf(redefined, 'PLAN_CHANGES')).toMatchObject({ status: 'warning' });
    const late = [{ metric: 'signup', addedAt: '2026-03-05T00:00:00.000Z' }];
    const joined = reportOf({}, { arms }, { primary: [], secondary: ['signup'], ...{ late } });
    expect(checkOf(joined, 'PLAN_CHANGES')?.detail).toContain('Signup joined on 2026-03-05');
  });
});
