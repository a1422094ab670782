import { countOf, listed, sharePercent } from '../wording.js';
import type { DecisionInput, Outcome } from './decide.js';
import { describeEffect, describeRange } from './describe-effect.js';
import type { ArmJudgement, Finding } from './judge-arm.js';
import { variantName } from './variant-name.js';

/** The answer in one sentence, with its number, for somebody who reads nothing else. */
export function headlineOf(outcome: Outcome, input: DecisionInput): string {
  const { arm } = outcome;
  switch (outcome.because) {
    case 'not-started':
      return 'The experiment has not started: start it to collect data.';
    case 'no-data':
      return 'No unit has been exposed yet: there is nothing to compare.';
    case 'broken-data':
      return brokenData(input);
    case 'building':
      return 'What decides is still being built from the log of events: wait until it is complete.';
    default:
      return arm
        ? `${ofArm(outcome, arm, input)}${caution(arm)}`
        : 'There is no arm to compare with control.';
  }
}

/** An answer on a metric whose simulations failed must not be read without that. */
function caution({ primaries, guardrails }: ArmJudgement): string {
  const failed = [...primaries, ...guardrails]
    .filter(({ metric }) => metric.calibration?.isDecisionGrade === false)
    .map(({ metric }) => metric.name);
  return failed.length === 0
    ? ''
    : ` Careful: ${listed(failed)} failed simulation, so ${failed.length > 1 ? 'they are' : 'it is'} not decision-grade.`;
}

function ofArm({ because }: Outcome, arm: ArmJudgement, input: DecisionInput): string {
  const name = variantName(input.experiment, arm.variant);
  const effect = (finding: Finding): string => describeEffect(finding, input.experiment.analysis.inference);
  switch (because) {
    case 'win':
      return `${name} ${listed(arm.wins.map(effect))}${guardrailPraise(arm)}: ship it.`;
    case 'harm':
      return `${name} ${effect(worst(arm))}: roll it back.`;
    case 'uncleared':
      return `${name} ${listed(arm.wins.map(effect))}, but harm to ${listed(waitedFor(arm))} is not excluded yet: collect more data.`;
    case 'early-look':
      return earlyLook(name, arm, effect);
    case 'no-primary':
      return `No primary metric is named, so nothing decides; no guardrail of ${name} is harmed.`;
    case 'nothing-found':
      return nothingFound(name, arm, input);
    default:
      return noAnswer(arm, input);
  }
}

function waitedFor({ uncleared, doubts }: ArmJudgement): string[] {
  return [...new Set([...uncleared, ...doubts].map(({ metric }) => metric.name))];
}

function worst({ harms, primaries }: ArmJudgement): Finding {
  const finding = harms[0] ?? primaries[0];
  if (!finding) throw new Error('an arm without findings was judged harmful');
  return finding;
}

function guardrailPraise({ guardrails }: ArmJudgement): string {
  if (guardrails.length === 0) return '';
  const isShown = guardrails.every(({ comparison }) => comparison.nonInferiority?.passed === true);
  return isShown ? ', and every guardrail stays within its margin' : ', and no guardrail shows harm';
}

function earlyLook(name: string, arm: ArmJudgement, effect: (finding: Finding) => string): string {
  const telling = arm.harms[0] ?? arm.wins[0];
  const soFar = telling ? `So far ${name} ${effect(telling)}` : 'Nothing stands out so far';
  return `${soFar}; this plan is read once, at its end, so wait for it.`;
}

function nothingFound(name: string, arm: ArmJudgement, { experiment }: DecisionInput): string {
  const near = arm.nearMisses[0];
  const { inference } = experiment.analysis;
  if (near) {
    return `${name} ${describeEffect(near, inference)}, but not convincingly once all primary comparisons are counted: no difference is established.`;
  }
  return `No difference was found: ${rangeOf(arm, inference)}.`;
}

function noAnswer(arm: ArmJudgement, { experiment, exposures }: DecisionInput): string {
  const range = rangeOf(arm, experiment.analysis.inference);
  return `No answer yet after ${countOf(exposures.total, 'unit')}: ${range}.`;
}

function rangeOf({ primaries }: ArmJudgement, inference: Parameters<typeof describeRange>[1]): string {
  const first = primaries[0];
  if (
    first &&
    inference === 'group-sequential' &&
    !first.comparison.groupSequential &&
    first.comparison.absolute
  ) {
    return 'the first planned look is still ahead';
  }
  const range = first && describeRange(first, inference);
  return range
    ? `the effect on ${first.metric.name} lies ${range}`
    : `the effect on ${first?.metric.name ?? 'the primary metric'} cannot be computed from these data`;
}

function brokenData({ checks, exposures }: DecisionInput): string {
  const alert = (wanted: string): boolean =>
    checks.some(({ code, status }) => code === wanted && status === 'alert');
  if (alert('RECOUNT_DIFFERENCE')) {
    return 'Do not use these results: a recount from the log of events found other numbers.';
  }
  if (exposures.srm.status !== 'alert') {
    const check = alert('CROSSOVERS');
    if (!check && alert('ASSIGNMENT_LEAK')) return leakHeadline(checks);
    return `Do not use these results: ${countOf(exposures.crossovers, 'unit')} met more than one variant${check ? '' : ' too often'}.`;
  }
  const arms = Object.keys(exposures.byVariant);
  const split = (units: Record<string, number>): string =>
    arms.map((arm) => sharePercent((units[arm] ?? 0) / exposures.total)).join(' / ');
  return `Do not use these results: units split ${split(exposures.byVariant)} (${arms.join(' / ')}) where ${split(exposures.expected)} was planned.`;
}

function leakHeadline(checks: DecisionInput['checks']): string {
  const title = checks.find(({ code }) => code === 'ASSIGNMENT_LEAK')?.title ?? '';
  return `Do not use these results: ${title.charAt(0).toLowerCase()}${title.slice(1)}, so the arms cannot be compared.`;
}
