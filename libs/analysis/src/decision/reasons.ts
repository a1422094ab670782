import type { InferenceKind } from '#libs/domain';
import { count, countOf, decimals, listed, percent, pValueText } from '../wording.js';
import { DEFAULTS } from '../defaults.js';
import type { DecisionInput, Outcome } from './decide.js';
import { describeEffect, describeRange } from './describe-effect.js';
import type { ArmJudgement, Finding } from './judge-arm.js';
import { plannedPValues } from './planned-interval.js';
import { variantName } from './variant-name.js';

/** Why the recommendation is what it is: the data's soundness first, then each arm's primary metrics and guardrails. */
export function reasonsOf(outcome: Outcome, input: DecisionInput, arms: readonly ArmJudgement[]): string[] {
  const troubles = input.checks.filter(({ status }) => status !== 'ok');
  if (outcome.recommendation === 'do-not-trust' || input.exposures.total === 0) {
    return troubles.map(({ title, detail }) => `${title}: ${detail}`);
  }
  return [
    ...leadingFirst(arms, outcome.arm).flatMap((arm) => armReasons(arm, input)),
    ...ruleReason(input, arms),
    ...(troubles.length > 0
      ? [`Checks that need a look: ${listed(troubles.map(({ title }) => lowerFirst(title)))}.`]
      : []),
  ];
}

/** How alpha was split, where there is something to split it over. */
function ruleReason({ experiment, metrics }: DecisionInput, arms: readonly ArmJudgement[]): string[] {
  const { alpha, multiplicity } = experiment.analysis;
  const wins = metrics.filter(({ role }) => role === 'primary').length * arms.length;
  const harms = metrics.filter(({ role }) => role !== 'secondary').length * arms.length;
  if (wins === 0 || harms < 2) return [];
  const correction =
    wins < 2 || multiplicity === 'none' ? '' : `, corrected for ${countOf(wins, 'primary comparison')}`;
  return [
    `The rule: a win needs p < ${decimals(alpha)}${correction}; harm is tested in ${countOf(harms, 'comparison')} at ${decimals(alpha / harms)} each, also at every look by a confidence sequence tuned to ${count(DEFAULTS.deteriorationTuningUnits)} units, whatever the plan; every margin must hold at ${decimals(alpha)}.`,
  ];
}

/** The arm that the headline speaks of comes first. */
function leadingFirst(arms: readonly ArmJudgement[], leading: ArmJudgement | null): ArmJudgement[] {
  return [...arms].sort((a, b) => Number(b === leading) - Number(a === leading));
}

function lowerFirst(title: string): string {
  return `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
}

function armReasons(arm: ArmJudgement, { experiment }: DecisionInput): string[] {
  const name = variantName(experiment, arm.variant);
  const { inference } = experiment.analysis;
  return [
    ...arm.primaries.map((finding) => primaryReason(name, finding, { arm, inference })),
    ...arm.guardrails.map((finding) => guardrailReason(name, finding, { arm, inference })),
  ];
}

interface ReasonContext {
  arm: ArmJudgement;
  inference: InferenceKind;
}

/** "by the test for deterioration, p = 0.002": where only that test finds the harm. */
function earlyHarm({ earlyHarms }: ArmJudgement, { comparison }: Finding): string | null {
  const harm = earlyHarms.find((early) => early.comparison === comparison);
  return harm ? `by the test for deterioration, ${pValueText(harm.deteriorationPValue)}` : null;
}

function primaryReason(name: string, finding: Finding, { arm, inference }: ReasonContext): string {
  const { metric, comparison } = finding;
  const { pValue, adjustedPValue } = plannedPValues(comparison, inference);
  const p =
    adjustedPValue === null || adjustedPValue === pValue
      ? pValueText(pValue)
      : `${pValueText(adjustedPValue)} after the correction`;
  if (arm.wins.includes(finding)) return `${name} ${describeEffect(finding, inference)}; better, ${p}.`;
  if (arm.nearMisses.includes(finding)) {
    return `${name} ${describeEffect(finding, inference)}; better alone, but not among all primary comparisons, ${p}.`;
  }
  const early = earlyHarm(arm, finding);
  if (early) return `${name} ${describeEffect(finding, inference)}; worse ${early}.`;
  if (arm.harms.includes(finding)) return `${name} ${describeEffect(finding, inference)}; worse, ${p}.`;
  if (arm.doubts.includes(finding)) {
    return `${name} ${describeEffect(finding, inference)}; worse alone, but not among all comparisons, ${p}.`;
  }
  const range = describeRange(finding, inference);
  if (
    range === null &&
    inference === 'group-sequential' &&
    !comparison.groupSequential &&
    comparison.absolute
  ) {
    return `${name} on ${metric.name}: the first planned look is still ahead, so there is no answer yet.`;
  }
  if (range === null) {
    return `${name} on ${metric.name}: no answer. ${comparison.flags.map(({ detail }) => detail).join(' ')}`.trim();
  }
  return `${name} on ${metric.name}: the effect lies ${range}, so it may be nothing, ${p}.`;
}

function guardrailReason(name: string, finding: Finding, { arm, inference }: ReasonContext): string {
  const { metric, comparison } = finding;
  const { nonInferiority } = comparison;
  const margin = nonInferiority ? percent(nonInferiority.margin) : '';
  const early = earlyHarm(arm, finding) ?? '';
  if (arm.harms.includes(finding)) {
    return `Guardrail ${metric.name}: ${name} ${describeEffect(finding, inference)}, which is harm${early && ` ${early}`}${early && margin && ','}${margin && ` not shown to stay within ${margin}`}.`;
  }
  if (arm.doubts.includes(finding)) {
    return `Guardrail ${metric.name}: ${name} ${describeEffect(finding, inference)}; harm alone, but not among all comparisons.`;
  }
  if (arm.uncleared.includes(finding)) {
    return `Guardrail ${metric.name}: harm of ${name} beyond ${margin || 'the margin'} is not excluded yet.`;
  }
  if (nonInferiority) return `Guardrail ${metric.name}: harm of ${name} beyond ${margin} is excluded.`;
  return comparison.verdict === 'unknown'
    ? `Guardrail ${metric.name}: no answer for ${name}.`
    : `Guardrail ${metric.name}: no significant harm of ${name}.`;
}
