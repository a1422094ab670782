import { InvalidInputError, nextStatus, type Experiment } from '#libs/domain';
import type { DecisionInput } from './experiment.dto.js';

/** The experiment with what was decided; InvalidInputError when the decision contradicts itself. */
export function decideExperiment(experiment: Experiment, input: DecisionInput, now: Date): Experiment {
  const { outcome, variant = null, rationale = '' } = input;
  const status = nextStatus(experiment.key, experiment.status, 'decide');
  const keys = experiment.variants.map(({ key }) => key);
  if (outcome === 'ship' && (variant === null || !keys.includes(variant))) {
    const detail = `must name the variant that is shipped: ${keys.join(', ')}`;
    throw new InvalidInputError(`/variant ${detail}.`, [{ pointer: '/variant', detail }]);
  }
  if (outcome !== 'ship' && variant !== null) {
    const detail = `must be absent: "${outcome}" ships nothing`;
    throw new InvalidInputError(`/variant ${detail}.`, [{ pointer: '/variant', detail }]);
  }
  return { ...experiment, status, decision: { outcome, variant, rationale, decidedAt: now } };
}
