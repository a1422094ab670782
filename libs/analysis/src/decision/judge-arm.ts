import type { AnalysisOptions, ReportComparison, ReportMetric } from '#libs/domain';
import { plannedPValues } from './planned-interval.js';

/** One metric's comparison of one arm. */
export interface Finding {
  metric: ReportMetric;
  comparison: ReportComparison;
}

/** What the decision needs to know of one arm. */
export interface ArmJudgement {
  variant: string;
  /** Primary metrics that are better after the correction. */
  wins: Finding[];
  /** Primary metrics that are better alone, and not after the correction. */
  nearMisses: Finding[];
  /** Primary metrics and guardrails that deteriorated, beyond an accepted margin. */
  harms: Finding[];
  /** Those of them that would be found at any look: no reason to wait for the planned end. */
  certainHarms: Finding[];
  /** Worse alone, and not after alpha was split over the tests for deterioration. */
  doubts: Finding[];
  /** Guardrails with a margin beyond which harm is not excluded yet. */
  uncleared: Finding[];
  primaries: Finding[];
  guardrails: Finding[];
}

export interface JudgementInput {
  metrics: readonly ReportMetric[];
  options: AnalysisOptions;
  /** Tests for deterioration: primary metrics and guardrails, in every arm but control. */
  deteriorationTests: number;
}

export function judgeArm(variant: string, input: JudgementInput): ArmJudgement {
  const { metrics, options } = input;
  const findings = metrics.flatMap((metric) =>
    metric.comparisons
      .filter((comparison) => comparison.variant === variant)
      .map((comparison) => ({ metric, comparison })),
  );
  const primaries = findings.filter(({ metric }) => metric.role === 'primary');
  const guardrails = findings.filter(({ metric }) => metric.role === 'guardrail');
  const tested = [...primaries, ...guardrails].filter((finding) => !isWithinMargin(finding));
  const better = primaries.filter(({ comparison }) => comparison.verdict === 'better');
  const wins = better.filter((finding) => isSignificant(finding, options));
  const certainHarms = tested.filter((finding) => hasDeteriorated(finding, input));
  const harms = tested.filter((finding) => certainHarms.includes(finding) || isHarm(finding, input));
  return {
    variant,
    wins,
    nearMisses: better.filter((finding) => !wins.includes(finding)),
    harms,
    certainHarms,
    doubts: tested.filter((finding) => finding.comparison.verdict === 'worse' && !harms.includes(finding)),
    uncleared: guardrails.filter((finding) => isUncleared(finding) && !harms.includes(finding)),
    primaries,
    guardrails,
  };
}

/** After the correction for the family; where none is made, alone. */
function isSignificant({ comparison }: Finding, { inference, alpha }: AnalysisOptions): boolean {
  const { pValue, adjustedPValue } = plannedPValues(comparison, inference);
  return (adjustedPValue ?? pValue ?? 1) < alpha;
}

/** Harm that is certain but within the margin that the team accepted beforehand is no reason against the arm. */
function isWithinMargin({ metric, comparison }: Finding): boolean {
  return metric.role === 'guardrail' && comparison.nonInferiority?.passed === true;
}

/** Worse by the plan's inference: with the family's correction, or with alpha split over the tests for deterioration. */
function isHarm(finding: Finding, { options, deteriorationTests }: JudgementInput): boolean {
  const { metric, comparison } = finding;
  if (comparison.verdict !== 'worse') return false;
  const { pValue } = plannedPValues(comparison, options.inference);
  const isFamily = metric.role === 'primary' && isSignificant(finding, options);
  return isFamily || (pValue ?? 1) * deteriorationTests < options.alpha;
}

/** Worse by the sequential test, one-sided at half of alpha, split over all such tests: it holds at any look. */
function hasDeteriorated(
  { metric, comparison }: Finding,
  { options, deteriorationTests }: JudgementInput,
): boolean {
  const { absolute, sequential } = comparison;
  if (!absolute || !sequential) return false;
  const isWorse = metric.direction === 'increase' ? absolute.estimate < 0 : absolute.estimate > 0;
  return isWorse && sequential.pValue * deteriorationTests < options.alpha;
}

/**
 * With a margin: not passed yet. A margin that could not be judged leaves a flag. Without a margin, or without data at
 * all, a guardrail stands in nobody's way unless harm is significant.
 */
function isUncleared({ comparison }: Finding): boolean {
  const isNotJudged = comparison.flags.some(({ code }) => code === 'MARGIN_NOT_JUDGED');
  return isNotJudged || comparison.nonInferiority?.passed === false;
}
