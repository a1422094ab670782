import { equalWeights } from '../bucketing/equal-weights.js';
import { Evaluation } from './evaluation.js';
import { BanditContext, ContextualBandit, InlineExperiment } from './feature-definition.js';

/** Leaf of units that fall into no leaf of the tree. */
const FALLBACK_LEAF = -1;

function banditContext(
  leafId: number,
  variationWeights: readonly number[],
  bandit: ContextualBandit,
): BanditContext {
  return { leafId, variationWeights, banditVersion: bandit.banditVersion };
}

/** The experiment with the weights of the leaf whose condition the unit meets first; its own weights when none is met. */
export function withBanditWeights(
  experiment: InlineExperiment,
  bandit: ContextualBandit | undefined,
  evaluation: Evaluation,
): InlineExperiment {
  if (!bandit) return experiment;
  const leaf = bandit.contexts?.find(({ condition }) => evaluation.targets(condition ?? {}));
  if (leaf) {
    const { leafId, weights } = leaf;
    return { ...experiment, weights, contextualBandit: banditContext(leafId, weights, bandit) };
  }
  const weights = experiment.weights ?? equalWeights(experiment.variations.length);
  return { ...experiment, contextualBandit: banditContext(FALLBACK_LEAF, weights, bandit) };
}
