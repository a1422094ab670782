import fc from 'fast-check';
import { DEFAULT_ANALYSIS, METRIC_TYPES, type ArmStatistics, type Report } from '#libs/domain';
import { analyse } from './analyse.js';
import { sideOfZero } from './comparison/fixed-answer.js';
import { renderReportCsv } from './rendering/csv/render-report-csv.js';
import { renderReportHtml } from './rendering/html/render-report-html.js';
import { renderReportText } from './rendering/text/render-report-text.js';
import { meanArm, share } from './testing/a-table.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from './testing/an-analysis.js';

const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.constantFrom(0, 1, -0),
);
const positive = finite.map(Math.abs);
const units = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 10_000_000 }), positive);

function arm(variant: string): fc.Arbitrary<ArmStatistics> {
  const moment = fc.record({ mean: finite, m2: positive });
  return fc.record({
    variant: fc.constant(variant),
    units,
    numerator: fc.record({ mean: finite, m2: positive, m3: finite }),
    denominator: moment,
    c: finite,
    covariates: fc.constant(null),
    capping: fc.constant(null),
    quantile: fc.constant(null),
  });
}

const scenario = fc.record({
  type: fc.constantFrom(...METRIC_TYPES),
  direction: fc.constantFrom('increase' as const, 'decrease' as const),
  inference: fc.constantFrom('sequential' as const, 'fixed' as const),
  status: fc.constantFrom('draft' as const, 'running' as const, 'stopped' as const, 'decided' as const),
  margin: fc.constantFrom(null, 0.02),
  alpha: fc.constantFrom(0.001, 0.05, 0.2),
  arms: fc.tuple(arm('control'), arm('treatment')),
  other: fc.tuple(arm('control'), arm('treatment')),
  crossovers: fc.integer({ min: 0, max: 1000 }),
});

type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function reportOf({ type, direction, inference, status, margin, alpha, arms, other, crossovers }: Scenario) {
  return analyse(
    anAnalysis({
      experiment: aSubject({
        status,
        analysis: { ...DEFAULT_ANALYSIS, alpha, inference },
        metrics: { primary: ['a'], secondary: [], guardrails: [{ metric: 'b', margin }] },
      }),
      metrics: [aMetric({ key: 'a', type, direction }), aMetric({ key: 'b', type, direction })],
      statistics: theStatistics({ a: arms, b: other }, { crossovers }),
    }),
  );
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(numbersIn);
}

describe('a report', () => {
  it('never throws, and never holds a number that is not finite, for any finite statistics', () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const report = reportOf(input);
        expect(numbersIn(report).every(Number.isFinite)).toBe(true);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });

  it('is the same for the same input, and can always be shown', () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const report = reportOf(input);
        expect(reportOf(input)).toEqual(report);
        for (const render of [renderReportHtml, renderReportCsv, renderReportText]) {
          expect(render(report)).not.toMatch(/NaN|Infinity|undefined|\[object/);
        }
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  it('never lets a verdict contradict an interval beside it', () => {
    fc.assert(
      fc.property(scenario, (input) => {
        const { options, metrics } = reportOf(input);
        for (const comparison of metrics.flatMap(({ comparisons }) => comparisons)) {
          const { absolute, relative, sequential, verdict, pValue } = comparison;
          if (absolute && pValue !== null && Math.abs(pValue - options.alpha) > 1e-6) {
            expect(pValue < options.alpha).toBe(sideOfZero(absolute) !== 0);
          }
          const interval = options.inference === 'fixed' ? absolute : sequential;
          if (verdict === 'better' || verdict === 'worse') expect(sideOfZero(interval!)).not.toBe(0);
          if (verdict === 'inconclusive') expect(sideOfZero(interval!)).toBe(0);
          if (absolute && relative && relative.lower !== null && relative.upper !== null) {
            // Where an end touches zero to the last bits the two roundings may differ.
            const isBorder = Math.min(Math.abs(relative.lower), Math.abs(relative.upper)) < 1e-9;
            if (!isBorder) expect(sideOfZero(relative)).toBe(sideOfZero(absolute));
          }
        }
      }),
      { seed: 8, numRuns: 1_000 },
    );
  });

  it('shows the good metric beside one whose statistics are impossible', () => {
    const bad = { ...meanArm('treatment', 100, 1, 1), numerator: { mean: Infinity, m2: 1, m3: 0 } };
    const report: Report = analyse(
      anAnalysis({
        experiment: aSubject({ metrics: { primary: ['signup', 'broken'], secondary: [], guardrails: [] } }),
        metrics: [aMetric(), aMetric({ key: 'broken', type: 'sum' })],
        statistics: theStatistics({
          signup: [share('control', 1_000, 10_000), share('treatment', 1_300, 10_000)],
          broken: [meanArm('control', 100, 1, 1), bad],
        }),
      }),
    );
    expect(report.metrics[0]!.comparisons[0]!.verdict).toBe('better');
    expect(report.metrics[1]!.comparisons[0]).toMatchObject({ absolute: null, verdict: 'unknown' });
    expect(report.metrics[1]!.comparisons[0]!.flags[0]!.code).toBe('INVALID_DATA');
  });

  it('marks a metric that the statistics do not hold yet', () => {
    const report = analyse(
      anAnalysis({
        statistics: theStatistics(
          {},
          {
            exposures: [
              { variant: 'control', phase: 1, units: 500 },
              { variant: 'treatment', phase: 1, units: 500 },
            ],
          },
        ),
      }),
    );
    expect(report.metrics[0]!.comparisons[0]!.flags[0]!.code).toBe('INSUFFICIENT_DATA');
    expect(report.checks.find(({ code }) => code === 'MISSING_METRICS')!.status).toBe('warning');
  });
});
