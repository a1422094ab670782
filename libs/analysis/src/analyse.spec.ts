import fc from 'fast-check';
import type { Report } from '#libs/domain';
import { analyse } from './analyse.js';
import { sideOfZero } from './comparison/fixed-answer.js';
import { plannedPValues } from './decision/planned-interval.js';
import { renderReportCsv } from './rendering/csv/render-report-csv.js';
import { renderReportHtml } from './rendering/html/render-report-html.js';
import { renderReportText } from './rendering/text/render-report-text.js';
import { meanArm, share } from './testing/a-table.js';
import { arbitraryAnalysis } from './testing/arbitrary-analysis.js';
import { aMetric, anAnalysis, aSubject, theStatistics } from './testing/an-analysis.js';

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(numbersIn);
}

/** Every comparison, those of segments too, with the interval that decides. */
function comparisonsOf({ metrics, options }: Report) {
  return metrics
    .flatMap(({ comparisons, segments }) => [
      ...comparisons,
      ...segments.flatMap((segment) => segment.comparisons),
    ])
    .map((comparison) => {
      const { absolute, sequential, groupSequential } = comparison;
      const planned = { fixed: absolute, sequential, 'group-sequential': groupSequential };
      return { comparison, planned: planned[options.inference] };
    });
}

interface Ends {
  lower: number | null;
  upper: number | null;
}

/** Rounding aside, which is counted against the numbers that were added up. */
function holds({ lower, upper }: Ends, estimate: number): boolean {
  const slack = 1e-9 * Math.max(Math.abs(estimate), Math.abs(lower ?? 0), Math.abs(upper ?? 0)) + 1e-300;
  return (lower === null || lower <= estimate + slack) && (upper === null || upper >= estimate - slack);
}

/** An end so near zero that the last bits decide. */
function isBorder({ lower, upper }: Ends): boolean {
  const size = Math.max(Math.abs(lower ?? 0), Math.abs(upper ?? 0));
  return [lower, upper].some((end) => end !== null && Math.abs(end) <= 1e-9 * size);
}

function eachReport(check: (report: Report) => void, seed: number, numRuns = 120): void {
  fc.assert(
    fc.property(arbitraryAnalysis, (input) => check(analyse(input))),
    { seed, numRuns, endOnFailure: true },
  );
}

describe('a report', () => {
  it('never throws, and never holds a number that is not finite, for any finite statistics', () => {
    eachReport((report) => expect(numbersIn(report).every(Number.isFinite)).toBe(true), 7, 400);
  });

  it('is the same for the same input, and can always be shown', () => {
    fc.assert(
      fc.property(arbitraryAnalysis, (input) => {
        const report = analyse(input);
        expect(analyse(input)).toEqual(report);
        for (const render of [renderReportHtml, renderReportCsv, renderReportText]) {
          expect(/NaN|Infinity|undefined|\[object/.exec(render(report))).toBeNull();
        }
      }),
      { seed: 9, numRuns: 25, endOnFailure: true },
    );
  });

  it('keeps p-values between 0 and 1, and corrected ones above raw ones', () => {
    eachReport((report) => {
      for (const { comparison } of comparisonsOf(report)) {
        const answers = [comparison, comparison.sequential, comparison.groupSequential];
        for (const { pValue, adjustedPValue } of answers.filter((answer) => answer !== null)) {
          if (pValue === null) continue;
          expect(pValue >= 0 && pValue <= 1).toBe(true);
          if (adjustedPValue !== null) expect(adjustedPValue >= pValue && adjustedPValue <= 1).toBe(true);
        }
      }
    }, 10);
  });

  it('never gives an interval that leaves out its own estimate', () => {
    eachReport((report) => {
      for (const { comparison } of comparisonsOf(report)) {
        const { absolute, relative, sequential, groupSequential, uncapped, adjustment } = comparison;
        const own = [absolute, relative, uncapped?.absolute, adjustment?.unadjusted.absolute];
        for (const one of own) if (one) expect(holds(one, one.estimate)).toBe(true);
        for (const one of [sequential, groupSequential])
          if (one) expect(holds(one, absolute!.estimate)).toBe(true);
        for (const one of [sequential?.relative, groupSequential?.relative]) {
          if (one) expect(holds(one, relative!.estimate)).toBe(true);
        }
      }
      for (const { shrunken } of report.metrics.flatMap(({ heterogeneity }) => heterogeneity)) {
        for (const one of shrunken) expect(holds(one, one.estimate)).toBe(true);
      }
    }, 11);
  });

  it('never lets a verdict contradict an interval beside it', () => {
    eachReport((report) => {
      const { alpha } = report.options;
      for (const { comparison, planned } of comparisonsOf(report)) {
        const { absolute, relative, verdict, pValue } = comparison;
        if (absolute && pValue !== null && Math.abs(pValue - alpha) > 1e-6) {
          expect(pValue < alpha).toBe(sideOfZero(absolute) !== 0);
        }
        if (verdict === 'better' || verdict === 'worse') expect(sideOfZero(planned!)).not.toBe(0);
        if (verdict === 'inconclusive') expect(sideOfZero(planned!)).toBe(0);
        if (
          absolute &&
          relative &&
          relative.lower !== null &&
          relative.upper !== null &&
          !isBorder(relative)
        ) {
          expect(sideOfZero(relative)).toBe(sideOfZero(absolute));
        }
      }
    }, 8);
  });

  it('lets simultaneous intervals and corrected p-values tell one story', () => {
    eachReport((report) => {
      const { alpha, inference } = report.options;
      for (const comparison of report.metrics.flatMap(({ comparisons }) => comparisons)) {
        const { simultaneous } = comparison;
        if (!simultaneous) continue;
        const { adjustedPValue } = plannedPValues(comparison, inference);
        const leavesOutZero = (simultaneous.lower ?? -1) >= 0 || (simultaneous.upper ?? 1) <= 0;
        if (Math.abs(adjustedPValue! - alpha) > 1e-6) expect(leavesOutZero).toBe(adjustedPValue! < alpha);
        expect(holds(simultaneous, comparison.absolute!.estimate)).toBe(true);
      }
    }, 12);
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
