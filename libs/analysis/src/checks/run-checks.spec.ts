import { DEFAULT_ANALYSIS, type ExperimentStatistics, type Report } from '#libs/domain';
import { analyse, type AnalysisInput } from '../analyse.js';
import { share } from '../testing/a-table.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from '../testing/an-analysis.js';

const START = new Date('2026-03-01T00:00:00Z');
const GOOD = { signup: [share('control', 1_000, 10_000), share('treatment', 1_050, 10_000)] };

function reportOf(overrides: Partial<AnalysisInput> = {}): Report {
  return analyse(anAnalysis({ statistics: theStatistics(GOOD), ...overrides }));
}

function statusOf(report: Report, code: string): string | undefined {
  return report.checks.find((check) => check.code === code)?.status;
}

function withExposures(exposures: ExperimentStatistics['exposures'], crossovers = 0): Partial<AnalysisInput> {
  return { statistics: theStatistics(GOOD, { exposures, crossovers }) };
}

describe('checks', () => {
  it('are all listed when all is fine', () => {
    const { checks } = reportOf();
    expect(checks.map(({ code }) => code)).toEqual([
      'NOT_STARTED',
      'NO_EXPOSURES',
      'SAMPLE_RATIO_MISMATCH',
      'CROSSOVERS',
      'TOO_LITTLE_DATA',
      'PHASES',
      'RUNTIME',
      'PEEKED_FIXED_HORIZON',
      'MISSING_METRICS',
      'PLAN_CHANGES',
      'TRIGGER_SRM',
      'FEW_CONVERSIONS',
      'SKEW',
      'COVARIATE_IMBALANCE',
      'CAP_IMBALANCE',
      'METRIC_NOT_DECISION_GRADE',
      'REMOVED_VARIANTS',
      'ASSIGNMENT_LEAK',
    ]);
    expect(checks.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  it('let nobody use numbers that a recount found to be wrong', () => {
    const at = new Date('2026-03-09T03:00:00Z');
    const wrong = reportOf({ recount: { differing: 2, at } });
    expect(statusOf(wrong, 'RECOUNT_DIFFERENCE')).toBe('alert');
    expect(wrong.decision.recommendation).toBe('do-not-trust');
    expect(wrong.decision.headline).toMatch(/recount/);
    const right = reportOf({ recount: { differing: 0, at } });
    expect(statusOf(right, 'RECOUNT_DIFFERENCE')).toBe('ok');
    expect(right.decision).toEqual(reportOf().decision);
  });

  it('raise an alarm when the split is broken, and not when it is merely uneven', () => {
    const split = (control: number, treatment: number) =>
      reportOf(
        withExposures([
          { variant: 'control', phase: 1, units: control },
          { variant: 'treatment', phase: 1, units: treatment },
        ]),
      );
    // X² = 2 × 100²/10000 = 2; its upper tail is erfc(1).
    expect(split(10_100, 9_900).exposures.srm.pValue).toBeCloseTo(0.15729920705028513, 10);
    expect(statusOf(split(10_100, 9_900), 'SAMPLE_RATIO_MISMATCH')).toBe('ok');
    expect(statusOf(split(10_300, 9_700), 'SAMPLE_RATIO_MISMATCH')).toBe('alert');
    expect(split(10_300, 9_700).decision.recommendation).toBe('do-not-trust');
  });

  it('do not judge the split of a handful of units, unless it is impossible', () => {
    const split = (control: number, treatment: number) =>
      reportOf(
        withExposures([
          { variant: 'control', phase: 1, units: control },
          { variant: 'treatment', phase: 1, units: treatment },
        ]),
      ).exposures.srm;
    expect(split(5, 2)).toMatchObject({ status: 'insufficient' });
    expect(split(0, 0)).toEqual({ pValue: null, sequentialPValue: null, status: 'insufficient' });
  });

  it('warn of looks beyond the end of a group-sequential plan, while it still runs', () => {
    const read = (plannedUnits: number, status: 'running' | 'stopped') =>
      reportOf({
        experiment: aSubject({
          status,
          analysis: { ...DEFAULT_ANALYSIS, inference: 'group-sequential', plannedUnits, looks: 2 },
        }),
      });
    expect(statusOf(read(20_000, 'running'), 'PEEKED_FIXED_HORIZON')).toBe('ok');
    expect(statusOf(read(19_999, 'running'), 'PEEKED_FIXED_HORIZON')).toBe('warning');
    expect(statusOf(read(19_999, 'stopped'), 'PEEKED_FIXED_HORIZON')).toBe('ok');
  });

  it('call units in an arm of weight zero a broken split', () => {
    const variants = [
      { key: 'control', name: 'Control', weight: 1 },
      { key: 'treatment', name: 'Treatment', weight: 0 },
    ];
    expect(reportOf({ experiment: aSubject({ variants }) }).exposures.srm.status).toBe('alert');
  });

  it.each([
    [10, 20_000, 'ok'],
    [30, 20_000, 'warning'],
    [300, 20_000, 'alert'],
    [3, 100, 'warning'],
  ])('weigh %d crossovers beside %d units: %s', (crossovers, units, status) => {
    const report = reportOf(
      withExposures(
        [
          { variant: 'control', phase: 1, units: units / 2 },
          { variant: 'treatment', phase: 1, units: units / 2 },
        ],
        crossovers,
      ),
    );
    expect(statusOf(report, 'CROSSOVERS')).toBe(status);
  });

  it('say of units that all met more than one variant that none is left', () => {
    const report = reportOf(withExposures([], 7));
    const check = report.checks.find(({ code }) => code === 'NO_EXPOSURES')!;
    expect(check).toMatchObject({ status: 'alert', title: 'No unit kept its variant' });
    expect(check.detail).toContain('All of the 7 units met more than one variant');
  });

  it('name the arms that have too little data', () => {
    const report = reportOf(
      withExposures([
        { variant: 'control', phase: 1, units: 120 },
        { variant: 'treatment', phase: 1, units: 99 },
      ]),
    );
    const check = report.checks.find(({ code }) => code === 'TOO_LITTLE_DATA')!;
    expect(check.status).toBe('warning');
    expect(check.detail).toContain('treatment (99)');
    expect(check.detail).not.toContain('control');
  });

  it('judge each phase against its own weights and say how many units are left out', () => {
    const weights = (treatment: number) => [
      { key: 'control', name: 'Control', weight: 1 - treatment },
      { key: 'treatment', name: 'Treatment', weight: treatment },
    ];
    const experiment = aSubject({
      variants: weights(0.5),
      phases: [
        { number: 1, startedAt: START, reason: 'started', allocation: { variants: weights(0.1) } },
        {
          number: 2,
          startedAt: new Date('2026-03-02T00:00:00Z'),
          reason: 'changed variants',
          allocation: { variants: weights(0.5) },
        },
      ],
    });
    const exposures = [
      { variant: 'control', phase: 1, units: 9_000 },
      { variant: 'treatment', phase: 1, units: 1_000 },
      { variant: 'control', phase: 2, units: 10_000 },
      { variant: 'treatment', phase: 2, units: 10_000 },
    ];
    const report = reportOf({ experiment, ...withExposures(exposures) });
    expect(report.phase).toBe(2);
    expect(report.exposures).toMatchObject({ total: 20_000, byVariant: { control: 10_000 } });
    expect(report.exposures.srm.status).toBe('ok');
    const check = report.checks.find(({ code }) => code === 'PHASES')!;
    expect(check).toMatchObject({ status: 'warning' });
    expect(check.detail).toContain('10,000 units of earlier phases');
    expect(check.detail).not.toContain('mismatch');
  });

  it('tell a draft from an experiment without traffic', () => {
    const draft = reportOf({
      experiment: aSubject({ status: 'draft', startedAt: null, phases: [] }),
      statistics: theStatistics({}),
    });
    expect(statusOf(draft, 'NOT_STARTED')).toBe('warning');
    expect(statusOf(draft, 'NO_EXPOSURES')).toBe('warning');
    const silent = reportOf({ statistics: theStatistics({}) });
    expect(statusOf(silent, 'NOT_STARTED')).toBe('ok');
    expect(statusOf(silent, 'NO_EXPOSURES')).toBe('alert');
  });

  it('warn of a look at a fixed horizon, while data still come in', () => {
    const analysis = { ...DEFAULT_ANALYSIS, inference: 'fixed' as const };
    expect(statusOf(reportOf({ experiment: aSubject({ analysis }) }), 'PEEKED_FIXED_HORIZON')).toBe(
      'warning',
    );
    const ended = aSubject({ analysis, status: 'stopped', stoppedAt: new Date('2026-03-10T00:00:00Z') });
    expect(statusOf(reportOf({ experiment: ended }), 'PEEKED_FIXED_HORIZON')).toBe('ok');
  });

  it('warn when less than a week is covered', () => {
    expect(statusOf(reportOf({ now: new Date('2026-03-07T23:00:00Z') }), 'RUNTIME')).toBe('warning');
    expect(statusOf(reportOf({ now: new Date('2026-03-08T00:00:00Z') }), 'RUNTIME')).toBe('ok');
  });

  it('name metrics that no longer exist, and analyse the others', () => {
    const report = reportOf({
      experiment: aSubject({ metrics: { primary: ['signup', 'gone'], secondary: [], guardrails: [] } }),
    });
    expect(statusOf(report, 'MISSING_METRICS')).toBe('alert');
    expect(report.metrics.map(({ metric }) => metric)).toEqual(['signup']);
  });

  it('warn of few conversions and of the skew they bring', () => {
    const report = reportOf({
      metrics: [aMetric()],
      statistics: theStatistics({ signup: [share('control', 40, 20_000), share('treatment', 3, 2_000)] }),
      experiment: aSubject({
        variants: [
          { key: 'control', name: 'Control', weight: 10 / 11 },
          { key: 'treatment', name: 'Treatment', weight: 1 / 11 },
        ],
      }),
    });
    expect(statusOf(report, 'FEW_CONVERSIONS')).toBe('warning');
    expect(statusOf(report, 'SKEW')).toBe('warning');
  });
});
