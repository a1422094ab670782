import { bucketOf } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { Attributes } from '../targeting/condition.js';
import { readAttribute } from '../targeting/read-path.js';
import { Catalogue } from './catalogue.js';
import { CompiledFlag, CompiledFlagRule } from './compiled-flag.js';
import { evaluateFlag } from './evaluate-flag.js';
import { FlagAnswer } from './flag-answer.js';
import { prerequisiteSteps, targetingStep, TrailStep, upToTheDecision } from './trail.js';

/** A check of a flag; `rule` names the rule that it belongs to, null for the flag itself. */
export interface FlagTrailStep extends TrailStep {
  readonly rule: string | null;
}

/** A flag's answer with the checks that led to it. */
export interface FlagExplanation {
  readonly answer: FlagAnswer;
  /** The checks of every rule up to the one that applied; those of a rule end with the first that was not passed. */
  readonly trail: readonly FlagTrailStep[];
}

function* shareSteps(rule: CompiledFlagRule, attributes: Attributes): Generator<TrailStep> {
  const { share, unit, seed } = rule;
  if (share >= 1) return; // a rule for everyone needs no unit
  const text = unitText(readAttribute(attributes, unit));
  const detail = text === null ? `attribute ${unit} identifies nobody` : `attribute ${unit}`;
  yield { check: 'unit', passed: text !== null, detail };
  const bucket = bucketOf(seed, text ?? '');
  yield { check: 'traffic', passed: bucket < share, detail: `bucket ${bucket}, admitted below ${share}` };
}

function* ruleSteps(rule: CompiledFlagRule, attributes: Attributes): Generator<TrailStep> {
  yield* targetingStep(rule, attributes);
  yield* prerequisiteSteps(rule, attributes);
  yield* shareSteps(rule, attributes);
}

function statusStep({ settled }: CompiledFlag): FlagTrailStep {
  const words = { STATIC: 'the flag has no rules', DISABLED: 'the flag is disabled' };
  const detail = settled
    ? (settled.error?.message ?? words[settled.reason as keyof typeof words])
    : 'the flag has rules';
  return { rule: null, check: 'status', passed: settled === null, detail };
}

function trailOf(flag: CompiledFlag, attributes: Attributes): FlagTrailStep[] {
  const trail = [statusStep(flag)];
  for (const rule of flag.settled ? [] : flag.rules) {
    const steps = upToTheDecision(ruleSteps(rule, attributes));
    trail.push(...steps.map((step) => ({ rule: rule.key, ...step })));
    if (steps.every(({ passed }) => passed)) break;
  }
  return trail;
}

/**
 * Evaluates a flag for a unit and says why. For people, not for the hot path.
 *
 * @returns an empty trail for a flag that does not exist or whose evaluation failed
 */
export function explainFlag(catalogue: Catalogue, attributes: Attributes, key: string): FlagExplanation {
  const answer = evaluateFlag(catalogue, attributes, key);
  const flag = catalogue.flagsByKey.get(key);
  const hasFailed = answer.error?.code === 'GENERAL';
  return { answer, trail: flag && !hasFailed ? trailOf(flag, attributes) : [] };
}
