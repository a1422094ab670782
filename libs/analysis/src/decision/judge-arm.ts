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
  /** Primary metrics that are worse, and guardrails whose harm is neither within a margin nor unproven. */
  harms: Finding[];
  /** Guardrails with a margin beyond which harm is not excluded yet. */
  uncleared: Finding[];
  primaries: Finding[];
  guardrails: Finding[];
}

export function judgeArm(
  variant: string,
  metrics: readonly ReportMetric[],
  options: AnalysisOptions,
): ArmJudgement {
  const findings = metrics.flatMap((metric) =>
    metric.comparisons
      .filter((comparison) => comparison.variant === variant)
      .map((comparison) => ({ metric, comparison })),
  );
  const primaries = findings.filter(({ metric }) => metric.role === 'primary');
  const guardrails = findings.filter(({ metric }) => metric.role === 'guardrail');
  const better = primaries.filter(({ comparison }) => comparison.verdict === 'better');
  const isWin = ({ comparison }: Finding): boolean =>
    (plannedPValues(comparison, options.inference).adjustedPValue ?? 1) < options.alpha;
  const harms = [...primaries, ...guardrails].filter(isHarm);
  return {
    variant,
    wins: better.filter(isWin),
    nearMisses: better.filter((finding) => !isWin(finding)),
    harms,
    uncleared: guardrails.filter((finding) => isUncleared(finding) && !harms.includes(finding)),
    primaries,
    guardrails,
  };
}

/** Harm that is certain but within the margin that the team accepted beforehand is no reason against the arm. */
function isHarm({ metric, comparison }: Finding): boolean {
  const isAccepted = metric.role === 'guardrail' && comparison.nonInferiority?.passed === true;
  return comparison.verdict === 'worse' && !isAccepted;
}

/**
 * With a margin: not passed yet. A margin that could not be judged leaves a flag. Without a margin, or without data at
 * all, a guardrail stands in nobody's way unless harm is significant.
 */
function isUncleared({ comparison }: Finding): boolean {
  const isNotJudged = comparison.flags.some(({ code }) => code === 'MARGIN_NOT_JUDGED');
  return isNotJudged || comparison.nonInferiority?.passed === false;
}
