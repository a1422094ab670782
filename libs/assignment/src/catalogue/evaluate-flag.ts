import { bucketOf } from '../hashing/hash.js';
import { unitText } from '../hashing/unit-text.js';
import { Attributes } from '../targeting/condition.js';
import { readAttribute } from '../targeting/read-path.js';
import { Catalogue } from './catalogue.js';
import { CompiledFlag, CompiledFlagRule } from './compiled-flag.js';
import { FlagAnswer } from './flag-answer.js';

function isInShare({ share, unit, seed }: CompiledFlagRule, attributes: Attributes): boolean {
  if (share >= 1) return true;
  const text = unitText(readAttribute(attributes, unit));
  return text !== null && bucketOf(seed, text) < share;
}

function evaluate({ settled, rules, fallback }: CompiledFlag, attributes: Attributes): FlagAnswer {
  if (settled) return settled;
  for (const rule of rules) {
    if ((!rule.admits || rule.admits(attributes)) && isInShare(rule, attributes)) return rule.answer;
  }
  return fallback;
}

function failure({ key, fallback }: CompiledFlag, error: unknown): FlagAnswer {
  const message = `flag ${key}: ${error instanceof Error ? error.message : 'evaluation failed'}`;
  return { ...fallback, reason: 'ERROR', error: { code: 'GENERAL', message } };
}

/** Answers for one flag. Attributes that run code may throw; then this one is an error, with the flag's own value. */
export function answerOfFlag(flag: CompiledFlag, attributes: Attributes): FlagAnswer {
  try {
    return evaluate(flag, attributes);
  } catch (error) {
    return failure(flag, error);
  }
}

function unknownFlag(flag: string): FlagAnswer {
  const error = { code: 'FLAG_NOT_FOUND' as const, message: `there is no flag ${flag}` };
  return { flag, value: null, reason: 'ERROR', rule: null, error };
}

/**
 * What a flag gives a unit. Never throws.
 *
 * @param attributes what is known about the unit; anything but an object counts as empty
 * @returns reason `ERROR`, `FLAG_NOT_FOUND` for a key that no flag has
 */
export function evaluateFlag(catalogue: Catalogue, attributes: Attributes, key: string): FlagAnswer {
  const flag = catalogue.flagsByKey.get(key);
  return flag ? answerOfFlag(flag, attributes) : unknownFlag(key);
}

/** What flags give a unit: one answer per flag of the catalogue, or per key asked for, in that order. Never throws. */
export function evaluateFlags(
  catalogue: Catalogue,
  attributes: Attributes,
  keys?: readonly string[],
): FlagAnswer[] {
  if (keys === undefined) return catalogue.flags.map((flag) => answerOfFlag(flag, attributes));
  return keys.map((key) => evaluateFlag(catalogue, attributes, key));
}
