import { DRAFT_STATE, type Experiment } from '#libs/domain';
import { experimentDefinitionOf } from '../experiments/experiment-definition.js';
import type { ExperimentInput } from '../experiments/experiment.dto.js';

export const NOW = new Date('2026-03-01T12:00:00Z');

/** What a team could send: two arms and one metric. */
export function anInput(overrides: Partial<ExperimentInput> = {}): ExperimentInput {
  return {
    key: 'landing-page',
    hypothesis: 'shorter converts',
    variants: [{ key: 'control' }, { key: 'treatment' }],
    metrics: { primary: ['signup'] },
    ...overrides,
  };
}

/** A draft of it, defaults filled in. */
export function aDraft(overrides: Partial<Experiment> = {}): Experiment {
  return {
    ...experimentDefinitionOf(anInput(overrides.key === undefined ? {} : { key: overrides.key })),
    id: '00000000-0000-4000-8000-000000000001',
    projectId: 'p',
    ...DRAFT_STATE,
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    ...overrides,
  };
}
