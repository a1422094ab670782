import { compileCondition } from '../targeting/compile-condition.js';
import { Condition, Predicate } from '../targeting/condition.js';
import { every } from '../targeting/every.js';
import { CompileContext } from './compile-context.js';
import { InvalidDefinitionError } from './invalid-definition.error.js';
import { Parent, Reach } from './parent.js';
import { AssignmentPrerequisite } from './prerequisite.js';

/** How many definitions prerequisites may lead through, one behind the other. */
const MAXIMUM_DEPTH = 32;

/** How many definitions one answer may evaluate: prerequisites of prerequisites multiply. */
const MAXIMUM_EVALUATIONS = 256;

/** A prerequisite ready for evaluation. */
export interface CompiledPrerequisite {
  readonly key: string;
  readonly condition: Condition;
  readonly noun: 'experiment' | 'flag';
  /** Whether it is met, when that is the same for every unit; null when it is not. */
  readonly fixed: boolean | null;
  readonly isMet: Predicate;
}

function parentOf({ key }: AssignmentPrerequisite, { parents }: CompileContext): Parent {
  const parent = parents.get(key);
  if (parent) return parent;
  throw new InvalidDefinitionError(`has the prerequisite ${key}, which does not exist`);
}

function compilePrerequisite(
  prerequisite: AssignmentPrerequisite,
  context: CompileContext,
): CompiledPrerequisite {
  const { key, condition } = prerequisite;
  const { noun, fixed, valueFor } = parentOf(prerequisite, context);
  const holds = compileCondition(condition, context.scope());
  if (fixed) {
    const isMet = holds({ value: fixed.value });
    return { key, condition, noun, fixed: isMet, isMet: () => isMet };
  }
  const isMet: Predicate = (attributes) =>
    holds({ value: valueFor(attributes as Readonly<Record<string, unknown>>) });
  return { key, condition, noun, fixed: null, isMet };
}

/**
 * Compiles prerequisites into predicates over attributes that evaluate what they depend on.
 *
 * @throws InvalidDefinitionError for one that does not exist; InvalidConditionError for a malformed condition
 */
export function compilePrerequisites(
  prerequisites: readonly AssignmentPrerequisite[],
  context: CompileContext,
): CompiledPrerequisite[] {
  return prerequisites.map((prerequisite) => compilePrerequisite(prerequisite, context));
}

/**
 * How far an evaluation of what has these prerequisites reaches.
 *
 * @throws InvalidDefinitionError when that is too far
 */
export function reachOf(prerequisites: readonly AssignmentPrerequisite[], context: CompileContext): Reach {
  const parents = prerequisites.map((prerequisite) => parentOf(prerequisite, context));
  const depth = 1 + Math.max(0, ...parents.map((parent) => parent.depth));
  const evaluations = parents.reduce((sum, parent) => sum + parent.evaluations, 1);
  if (depth > MAXIMUM_DEPTH)
    throw new InvalidDefinitionError(`has prerequisites more than ${MAXIMUM_DEPTH} deep`);
  if (evaluations > MAXIMUM_EVALUATIONS)
    throw new InvalidDefinitionError(
      `has prerequisites that evaluate more than ${MAXIMUM_EVALUATIONS} others`,
    );
  return { depth, evaluations };
}

/** One predicate for a condition and prerequisites; null when everyone passes. */
export function admission(
  targets: Predicate | null,
  prerequisites: readonly CompiledPrerequisite[],
): Predicate | null {
  const predicates = prerequisites.map(({ isMet }) => isMet);
  if (targets) predicates.unshift(targets);
  return predicates.length === 0 ? null : every(predicates);
}
