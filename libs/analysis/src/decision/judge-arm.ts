import type { AnalysisOptions, ReportComparison, ReportMetric } from '#libs/domain';
import { deteriorationPValue, staysWithinMargin } from './deterioration.js';
import { plannedPValues } from './planned-interval.js';

/** One metric's comparison of one arm. */
export interface Finding {
  metric: ReportMetric;
  comparison: ReportComparison;
}

/** Harm that the test for deterioration found, with its p-value before alpha was split. */
export interface CertainHarm extends Finding {
  deteriorationPValue: number;
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
  certainHarms: CertainHarm[];
  /** Those of the certain ones that the plan's inference does not find. */
  earlyHarms: CertainHarm[];
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
  /** Harm that is accepted, by metric. */
  margins: ReadonlyMap<string, number | null>;
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
  const certainHarms = tested.flatMap((finding) => certainHarm(finding, input) ?? []);
  const foundByPlan = tested.filter((finding) => isHarm(finding, input));
  const harms = tested.filter(
    ({ comparison }) => holds(foundByPlan, comparison) || holds(certainHarms, comparison),
  );
  return {
    variant,
    wins,
    nearMisses: better.filter((finding) => !wins.includes(finding)),
    harms,
    certainHarms,
    earlyHarms: certainHarms.filter(({ comparison }) => !holds(foundByPlan, comparison)),
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

/** Worse by the test for deterioration, with alpha split over all such tests: it holds at any look. */
function certainHarm(finding: Finding, input: JudgementInput): CertainHarm | null {
  const { alpha } = input.options;
  const pValue = deteriorationPValue(finding, alpha);
  if (pValue === null || !(pValue * input.deteriorationTests < alpha)) return null;
  const margin = input.margins.get(finding.metric.metric) ?? null;
  const isAccepted = finding.metric.role === 'guardrail' && margin !== null;
  if (isAccepted && staysWithinMargin(finding, margin, alpha)) return null;
  return { ...finding, deteriorationPValue: pValue };
}

function holds(findings: readonly Finding[], comparison: ReportComparison): boolean {
  return findings.some((finding) => finding.comparison === comparison);
}

/**
 * With a margin: not passed yet. A margin that could not be judged leaves a flag. Without a margin, or without data at
 * all, a guardrail stands in nobody's way unless harm is significant.
 */
function isUncleared({ comparison }: Finding): boolean {
  const isNotJudged = comparison.flags.some(({ code }) => code === 'MARGIN_NOT_JUDGED');
  return isNotJudged || comparison.nonInferiority?.passed === false;
}
