import { FeatureRule } from '../features/feature-definition.js';
import { CompiledPrerequisite } from './compile-prerequisites.js';

/**
 * Prerequisites as a rule has them. What experiments that do not run give is known now and need not be asked for, so that
 * they may be missing in the payload; flags are always asked, as people try them out by forcing their values.
 *
 * @returns `never` when one of them cannot be met
 */
export function parentConditions(
  prerequisites: readonly CompiledPrerequisite[],
): 'never' | Pick<FeatureRule, 'parentConditions'> {
  const isSettled = ({ noun, fixed }: CompiledPrerequisite): boolean =>
    noun === 'experiment' && fixed !== null;
  if (prerequisites.some((each) => isSettled(each) && !each.fixed)) return 'never';
  const open = prerequisites.filter((each) => !isSettled(each));
  if (open.length === 0) return {};
  return { parentConditions: open.map(({ key, condition }) => ({ id: key, condition })) };
}
