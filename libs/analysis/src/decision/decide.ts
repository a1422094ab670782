import type { BuildingStatistics, Recommendation, Report, ReportCheck, ReportMetric } from '#libs/domain';
import type { Exposures } from '../exposures.js';
import { currentVariants, isOpen, type ReportSubject } from '../subject.js';
import { headlineOf } from './headline.js';
import { judgeArm, type ArmJudgement } from './judge-arm.js';
import { reasonsOf } from './reasons.js';

export interface DecisionInput {
  experiment: ReportSubject;
  exposures: Exposures;
  metrics: readonly ReportMetric[];
  checks: readonly ReportCheck[];
  /** What is on its way from the log still. */
  building?: readonly BuildingStatistics[];
}

/** The recommendation and the arm that it speaks of first. */
export interface Outcome {
  recommendation: Recommendation;
  /** What kind of sentence the headline is. */
  because:
    | 'broken-data'
    | 'not-started'
    | 'no-data'
    | 'building'
    | 'win'
    | 'harm'
    | 'uncleared'
    | 'early-look'
    | 'nothing-found'
    | 'no-primary'
    | 'no-answer';
  arm: ArmJudgement | null;
}

/**
 * The decision rule (Schultzberg, Ankargren & Frånberg 2024): ship an arm when the data are sound, at least one primary
 * metric is better after the correction for their number, no primary metric or guardrail is worse, and every guardrail
 * with a margin is shown to stay within it. Roll back when every arm does harm. Alpha is split over the primary comparisons
 * for wins, and over primary metrics and guardrails for deterioration; margins are judged at alpha each, since all of them
 * must hold. Deterioration is looked for twice: by the plan's inference, and at any look by a confidence sequence tuned to few
 * units, each one-sided at half of alpha. A plan with a fixed horizon decides at its end only, except for harm that this
 * sequence finds.
 */
export function decide(input: DecisionInput): Report['decision'] {
  const { experiment, metrics } = input;
  const treatments = currentVariants(experiment).filter(({ key }) => key !== experiment.control);
  const deteriorationTests = treatments.length * metrics.filter(({ role }) => role !== 'secondary').length;
  const margins = new Map(experiment.metrics.guardrails.map(({ metric, margin }) => [metric, margin]));
  const arms = treatments.map(({ key }) =>
    judgeArm(key, { metrics, options: experiment.analysis, margins, deteriorationTests }),
  );
  const outcome = outcomeOf(input, arms);
  return {
    recommendation: outcome.recommendation,
    headline: headlineOf(outcome, input),
    reasons: reasonsOf(outcome, input, arms),
  };
}

function outcomeOf(input: DecisionInput, arms: readonly ArmJudgement[]): Outcome {
  const { experiment, exposures, checks } = input;
  const first = arms[0] ?? null;
  if (experiment.status === 'draft') {
    return { recommendation: 'continue', because: 'not-started', arm: first };
  }
  if (isBroken(checks)) return { recommendation: 'do-not-trust', because: 'broken-data', arm: first };
  if (exposures.total === 0) return { recommendation: 'continue', because: 'no-data', arm: first };
  if (isBuilding(input)) return { recommendation: 'continue', because: 'building', arm: first };
  if (experiment.analysis.inference === 'fixed' && isOpen(experiment)) return earlyLook(arms);
  return atAnyTime(arms, isOpen(experiment) && !isAtHorizon(input));
}

/** Checks whose alarm means that the arms cannot be compared, or that their numbers are wrong. */
function isBroken(checks: readonly ReportCheck[]): boolean {
  return checks.some(({ code, status }) => status === 'alert' && BREAKING.has(code));
}

const BREAKING = new Set([
  'SAMPLE_RATIO_MISMATCH',
  'CROSSOVERS',
  'ASSIGNMENT_LEAK',
  'RECOUNT_DIFFERENCE',
  'TRIGGER_SRM',
]);

/** Whether anything that decides is not, or not by its definition, in the numbers yet. */
function isBuilding({ building = [], experiment }: DecisionInput): boolean {
  const { primary, guardrails } = experiment.metrics;
  const deciding = new Set([...primary, ...guardrails.map(({ metric }) => metric)]);
  return building.some(({ metricKey }) => metricKey === null || deciding.has(metricKey));
}

/** A group-sequential design has spent its alpha at the planned number of units: waiting would find nothing more. */
function isAtHorizon({ experiment, exposures }: DecisionInput): boolean {
  const { inference, plannedUnits } = experiment.analysis;
  return inference === 'group-sequential' && plannedUnits !== null && exposures.total >= plannedUnits;
}

function earlyLook(arms: readonly ArmJudgement[]): Outcome {
  if (arms.length > 0 && arms.every(({ certainHarms }) => certainHarms.length > 0)) {
    return { recommendation: 'rollback', because: 'harm', arm: arms[0] ?? null };
  }
  const telling = arms.find(({ wins, harms }) => wins.length > 0 || harms.length > 0);
  return { recommendation: 'continue', because: 'early-look', arm: telling ?? arms[0] ?? null };
}

function atAnyTime(arms: readonly ArmJudgement[], open: boolean): Outcome {
  const winner = best(arms.filter(isShippable));
  if (winner) return { recommendation: 'ship', because: 'win', arm: winner };
  if (arms.length > 0 && arms.every(({ harms }) => harms.length > 0)) {
    return { recommendation: 'rollback', because: 'harm', arm: arms[0] ?? null };
  }
  const waiting = best(arms.filter(({ wins, harms }) => wins.length > 0 && harms.length === 0));
  if (waiting) return { recommendation: 'continue', because: 'uncleared', arm: waiting };
  const calm = arms.find(({ harms }) => harms.length === 0) ?? arms[0] ?? null;
  if (!calm || calm.primaries.length === 0) {
    return { recommendation: 'continue', because: 'no-primary', arm: calm };
  }
  const isAnswered = arms.every(({ primaries }) =>
    primaries.every(({ comparison }) => comparison.verdict !== 'unknown'),
  );
  return open || !isAnswered
    ? { recommendation: 'continue', because: 'no-answer', arm: calm }
    : { recommendation: 'no-difference', because: 'nothing-found', arm: calm };
}

function isShippable({ wins, harms, uncleared, doubts }: ArmJudgement): boolean {
  return wins.length > 0 && harms.length === 0 && uncleared.length === 0 && doubts.length === 0;
}

/** Most primary metrics won; then the larger gain on the first of them, in the direction that the team wants. */
function best(arms: readonly ArmJudgement[]): ArmJudgement | null {
  const ranked = [...arms].sort((a, b) => b.wins.length - a.wins.length || gainOf(b) - gainOf(a));
  return ranked[0] ?? null;
}

function gainOf({ wins }: ArmJudgement): number {
  const first = wins[0];
  const estimate = first?.comparison.absolute?.estimate ?? 0;
  return first?.metric.direction === 'decrease' ? -estimate : estimate;
}
