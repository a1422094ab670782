import { compileCondition } from './compile-condition.js';
import { CompileScope } from './compile-scope.js';
import { Attributes, SavedGroups } from './condition.js';

/**
 * Compiles and evaluates a condition at once. For one question only: keep the compiled form for more.
 *
 * @throws InvalidConditionError as compileCondition does
 */
export function evaluateCondition(
  attributes: Attributes,
  condition: unknown,
  savedGroups?: SavedGroups,
): boolean {
  return compileCondition(condition, CompileScope.outermost(savedGroups))(attributes);
}
