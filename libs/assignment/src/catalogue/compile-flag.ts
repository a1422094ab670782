import { HashVersion, prepareSeed } from '../hashing/hash.js';
import { compileCondition } from '../targeting/compile-condition.js';
import { CompileContext } from './compile-context.js';
import { admission, compilePrerequisites } from './compile-prerequisites.js';
import { CompiledFlag, CompiledFlagRule } from './compiled-flag.js';
import { FlagAnswer, FlagReason } from './flag-answer.js';
import { AssignmentFlag, AssignmentFlagRule } from './flag.js';

const HASH_VERSION: HashVersion = 2;

function answerWith({ key, value }: AssignmentFlag, reason: FlagReason): FlagAnswer {
  return Object.freeze({ flag: key, value, reason, rule: null });
}

function compileRule(flag: string, rule: AssignmentFlagRule, context: CompileContext): CompiledFlagRule {
  const { key, value, share, unit, salt } = rule;
  const condition = rule.condition ?? null;
  const targets = condition && compileCondition(condition, context.scope());
  const prerequisites = compilePrerequisites(rule.prerequisites ?? [], context);
  const reason: FlagReason = share < 1 ? 'SPLIT' : 'TARGETING_MATCH';
  return Object.freeze({
    key,
    answer: Object.freeze({ flag, value, reason, rule: key }),
    admits: admission(targets, prerequisites),
    targets,
    condition,
    prerequisites,
    share,
    unit,
    seed: prepareSeed(salt, HASH_VERSION),
  });
}

function settledAnswer(flag: AssignmentFlag): FlagAnswer | null {
  if (!flag.enabled) return answerWith(flag, 'DISABLED');
  return flag.rules.length === 0 ? answerWith(flag, 'STATIC') : null;
}

/**
 * Compiles one flag that has been checked. What it depends on must be compiled already.
 *
 * @throws InvalidDefinitionError, InvalidConditionError when it cannot be evaluated
 */
export function compileFlag(flag: AssignmentFlag, context: CompileContext): CompiledFlag {
  const { key, enabled, rules } = flag;
  return Object.freeze({
    key,
    settled: settledAnswer(flag),
    fallback: answerWith(flag, 'DEFAULT'),
    rules: enabled ? rules.map((rule) => compileRule(key, rule, context)) : [],
  });
}

/** A flag that cannot be evaluated answers `ERROR` with its own value. */
export function compileBrokenFlag({ key, value }: AssignmentFlag, message: string): CompiledFlag {
  const error = Object.freeze({ code: 'PARSE_ERROR' as const, message });
  const answer: FlagAnswer = Object.freeze({
    flag: key,
    value: value ?? null,
    reason: 'ERROR',
    rule: null,
    error,
  });
  return Object.freeze({ key, settled: answer, fallback: answer, rules: [] });
}
