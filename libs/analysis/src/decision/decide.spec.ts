import { DEFAULT_ANALYSIS, type AnalysisOptions, type ExperimentStatistics, type Report } from '#libs/domain';
import { analyse } from '../analyse.js';
import type { ReportSubject } from '../subject.js';
import { meanArm, share } from '../testing/a-table.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from '../testing/an-analysis.js';

const N = 20_000;
const CONTROL = share('control', 2_000, N);
const BETTER = share('treatment', 2_300, N);
const SAME = share('treatment', 2_010, N);
const WORSE = share('treatment', 1_700, N);
const ENDED: Partial<ReportSubject> = { status: 'stopped', stoppedAt: new Date('2026-03-14T00:00:00Z') };
const FIXED: Partial<ReportSubject> = { analysis: { ...DEFAULT_ANALYSIS, inference: 'fixed' } };

interface Case {
  control?: typeof CONTROL;
  signup?: typeof CONTROL;
  latency?: [number, number];
  margin?: number | null;
  building?: ExperimentStatistics['building'];
  /** Latency's, and its units in an arm. */
  deviation?: number;
  units?: number;
  subject?: Partial<ReportSubject>;
}

/** Signup is primary; latency, which should fall, is the guardrail when it is given. */
function reportOf(input: Case): Report {
  const { control = CONTROL, signup = SAME, latency, margin = null, subject = {} } = input;
  const { deviation = 100, units = N, building } = input;
  const guardrails = latency ? [{ metric: 'latency', margin }] : [];
  return analyse(
    anAnalysis({
      experiment: aSubject({ metrics: { primary: ['signup'], secondary: [], guardrails }, ...subject }),
      metrics: [aMetric(), aMetric({ key: 'latency', type: 'sum', direction: 'decrease' })],
      statistics: {
        ...theStatistics({
          signup: [control, signup],
          ...(latency && {
            latency: [
              meanArm('control', units, latency[0], deviation),
              meanArm('treatment', units, latency[1], deviation),
            ],
          }),
        }),
        ...(building && { building }),
      },
    }),
  );
}

describe('the decision rule', () => {
  it.each<[string, Case, Report['decision']['recommendation']]>([
    ['a win ships while it runs, by sequential inference', { signup: BETTER }, 'ship'],
    ['a win ships at the end', { signup: BETTER, subject: ENDED }, 'ship'],
    ['harm rolls back', { signup: WORSE }, 'rollback'],
    ['nothing yet goes on', {}, 'continue'],
    ['nothing at the end is no difference', { subject: ENDED }, 'no-difference'],
    ['an early look at a fixed horizon waits', { signup: BETTER, subject: FIXED }, 'continue'],
    ['a fixed horizon decides at its end', { signup: BETTER, subject: { ...FIXED, ...ENDED } }, 'ship'],
    ['certain harm does not wait for the end', { signup: WORSE, subject: FIXED }, 'rollback'],
    ['a harmed guardrail outweighs a win', { signup: BETTER, latency: [400, 420] }, 'rollback'],
    ['a calm guardrail lets a win ship', { signup: BETTER, latency: [400, 400.5] }, 'ship'],
    ['a margin that holds lets a win ship', { signup: BETTER, latency: [400, 401], margin: 0.02 }, 'ship'],
    ['a margin that is not shown waits', { signup: BETTER, latency: [400, 402], margin: 0.006 }, 'continue'],
    [
      'real harm within the margin is accepted',
      { signup: BETTER, latency: [400, 406], margin: 0.05 },
      'ship',
    ],
    [
      'a guardrail that is still being built lets nothing ship',
      {
        signup: BETTER,
        subject: {
          metrics: { primary: ['signup'], secondary: [], guardrails: [{ metric: 'latency', margin: null }] },
        },
        building: [{ metricKey: 'latency', progress: 0.5, servesFormer: false }],
      },
      'continue',
    ],
    [
      'a secondary metric that is being built holds up nothing',
      { signup: BETTER, building: [{ metricKey: 'visits', progress: 0.5, servesFormer: false }] },
      'ship',
    ],
    ['harm beyond the margin is not', { signup: BETTER, latency: [400, 440], margin: 0.05 }, 'rollback'],
  ])('%s', (_, input, recommendation) => {
    expect(reportOf(input).decision.recommendation).toBe(recommendation);
  });

  it('says the number in the headline', () => {
    // 0.115 / 0.1 - 1 = 15 %.
    expect(reportOf({ signup: BETTER }).decision.headline).toMatch(
      /^Treatment raises Signup by 15 % \(between \d+(\.\d)? % and \d+(\.\d)? %\): ship it\.$/,
    );
    expect(reportOf({ subject: ENDED }).decision.headline).toMatch(
      /^No difference was found: the effect on Signup lies between -\d/,
    );
  });

  it('says in the headline that a metric failed its simulation', () => {
    const failed = {
      isDecisionGrade: false,
      simulation: 's',
      simulatedAt: '2026-03-01T00:00:00Z',
      detail: 'False alarms 25 %.',
    };
    const input = anAnalysis({ statistics: theStatistics({ signup: [CONTROL, BETTER] }) });
    const { headline } = analyse({ ...input, calibrations: { signup: failed } }).decision;
    expect(headline).toMatch(/ship it\. Careful: Signup failed simulation, so it is not decision-grade\.$/);
    expect(analyse(input).decision.headline).not.toContain('Careful');
  });

  it('names the guardrail that stands in the way', () => {
    const { headline } = reportOf({ signup: BETTER, latency: [400, 402], margin: 0.006 }).decision;
    expect(headline).toContain('but harm to Latency is not excluded yet');
  });

  it('does not ship a win that fades among many primary comparisons', () => {
    // One p-value near 0.03 among four: 0.12 after the correction.
    const quiet = (variant: string) => meanArm(variant, N, 10, 10);
    const report = analyse(
      anAnalysis({
        experiment: aSubject({
          ...ENDED,
          ...FIXED,
          metrics: { primary: ['a', 'b', 'c', 'd'], secondary: [], guardrails: [] },
        }),
        metrics: ['a', 'b', 'c', 'd'].map((key) => aMetric({ key, type: 'sum' })),
        statistics: theStatistics({
          a: [quiet('control'), meanArm('treatment', N, 10.22, 10)],
          b: [quiet('control'), quiet('treatment')],
          c: [quiet('control'), quiet('treatment')],
          d: [quiet('control'), quiet('treatment')],
        }),
      }),
    );
    expect(report.metrics[0]!.comparisons[0]!.verdict).toBe('better');
    expect(report.decision.recommendation).toBe('no-difference');
    expect(report.decision.headline).toContain('not convincingly');
  });

  it('ships the best of several arms though another does harm', () => {
    const variants = ['control', 'good', 'best', 'bad'].map((key) => ({ key, name: key, weight: 0.25 }));
    const report = analyse(
      anAnalysis({
        experiment: aSubject({ variants }),
        statistics: theStatistics({
          signup: [CONTROL, share('good', 2_300, N), share('best', 2_500, N), share('bad', 1_500, N)],
        }),
      }),
    );
    expect(report.decision.recommendation).toBe('ship');
    expect(report.decision.headline).toMatch(/^Best raises Signup by 25 %/);
  });

  describe('with a planned number of units', () => {
    const planned = (plannedUnits: number): Partial<ReportSubject> => ({
      analysis: { ...DEFAULT_ANALYSIS, inference: 'group-sequential', plannedUnits, looks: 5 },
    });

    it.each<[string, Case, Report['decision']['recommendation']]>([
      ['ships at a look whose boundary is crossed', { signup: BETTER, subject: planned(60_000) }, 'ship'],
      ['waits before the first look', { signup: BETTER, subject: planned(4_000_000) }, 'continue'],
      [
        'does not wait with certain harm',
        { signup: share('treatment', 1_500, N), subject: planned(1_000_000) },
        'rollback',
      ],
      ['says no difference when all units are in', { subject: planned(40_000) }, 'no-difference'],
      ['goes on before that', { subject: planned(60_000) }, 'continue'],
    ])('%s', (_, input, recommendation) => {
      expect(reportOf(input).decision.recommendation).toBe(recommendation);
    });

    it('says that the first look is ahead', () => {
      const { headline } = reportOf({ signup: BETTER, subject: planned(4_000_000) }).decision;
      expect(headline).toContain('the first planned look is still ahead');
    });
  });

  describe('at 1 % of the planned units', () => {
    // 10,000 of 1,000,000 units; 10 % against 7.2 %: z = -5. A sequence tuned to the plan wants 9.1 there.
    const EARLY = 5_000;
    const early = (inference: AnalysisOptions['inference']): Partial<ReportSubject> => ({
      analysis: { ...DEFAULT_ANALYSIS, inference, plannedUnits: 1_000_000 },
    });
    const harmed = (inference: AnalysisOptions['inference']) =>
      reportOf({
        control: share('control', 500, EARLY),
        signup: share('treatment', 360, EARLY),
        subject: early(inference),
      });

    it.each(['sequential', 'group-sequential', 'fixed'] as const)(
      'rolls harm back that a %s plan is still blind to',
      (inference) => {
        expect(harmed(inference).decision.recommendation).toBe('rollback');
      },
    );

    it('leaves the shown interval as planned, and says by which test', () => {
      const { metrics, decision } = harmed('sequential');
      const { sequential, verdict } = metrics[0]!.comparisons[0]!;
      expect(verdict).toBe('inconclusive');
      expect(sequential!.upper).toBeGreaterThan(0);
      // w = 2 (2 ln 20 + ln(1 + 2 ln 20)) = 15.9 at twice the tuning: p = sqrt(w + 1) exp(-z²/2 w/(w + 1)) = 3e-5.
      expect(decision.reasons[0]).toMatch(/worse by the test for deterioration, p < 0\.0001\.$/);
      expect(decision.headline).toBe('Treatment lowers Signup by 28 %: roll it back.');
    });

    it('accepts harm that certainly stays within a margin, long before the plan can tell', () => {
      // 1 % slower, z = -5; its margin is 5 %.
      const slower = (margin: number) =>
        reportOf({
          control: share('control', 500, EARLY),
          signup: share('treatment', 505, EARLY),
          latency: [400, 404],
          deviation: 40,
          margin,
          units: EARLY,
          subject: early('group-sequential'),
        }).decision;
      expect(slower(0.05).recommendation).toBe('continue');
      expect(slower(0.011).recommendation).toBe('rollback');
      expect(slower(0.011).reasons.join(' ')).toContain('harm by the test for deterioration');
    });
  });

  it('does not take a small arm without conversions yet for harm', () => {
    // 90/10: 18 of 900 against 0 of 100, which every eighth such arm has by chance.
    const variants = [
      { key: 'control', name: 'Control', weight: 0.9 },
      { key: 'treatment', name: 'Treatment', weight: 0.1 },
    ];
    for (const plannedUnits of [null, 100_000]) {
      const { decision } = reportOf({
        control: share('control', 18, 900),
        signup: share('treatment', 0, 100),
        subject: { variants, analysis: { ...DEFAULT_ANALYSIS, plannedUnits } },
      });
      expect(decision.recommendation).toBe('continue');
    }
  });

  it('withholds a win while a guardrail is worse alone', () => {
    // z = 2.2 on latency: p = 0.028, and two tests for deterioration.
    const input: Case = { signup: BETTER, latency: [400, 402.2], subject: { ...FIXED, ...ENDED } };
    const { decision, metrics } = reportOf(input);
    expect(metrics[1]!.comparisons[0]!.verdict).toBe('worse');
    expect(decision.recommendation).toBe('continue');
    expect(decision.reasons.join(' ')).toContain('harm alone, but not among all comparisons');
  });

  it('has nothing to decide by without a primary metric', () => {
    const report = analyse(
      anAnalysis({
        experiment: aSubject({ metrics: { primary: [], secondary: ['signup'], guardrails: [] } }),
        statistics: theStatistics({ signup: [CONTROL, BETTER] }),
      }),
    );
    expect(report.decision.recommendation).toBe('continue');
    expect(report.decision.headline).toContain('No primary metric');
  });
});
