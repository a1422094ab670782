import type { CoveredExperiment, Holdout } from '#libs/domain';
import { creationConsequences } from './holdout-consequences.js';
import type { HoldoutResource, NewHoldoutResource } from './holdout.dto.js';

/** A holdout with the experiments that took it over, as somebody of one project sees it. */
export interface HoldoutView {
  holdout: Holdout;
  covers: readonly CoveredExperiment[];
  /** Whose eyes. */
  projectId: string;
}

export function holdoutResource({ holdout, covers, projectId }: HoldoutView): HoldoutResource {
  const { key, name, description, scope, unit, share, endedAt, version, createdAt, updatedAt } = holdout;
  const own = covers.filter((experiment) => experiment.projectId === projectId);
  return {
    ...{ key, name, description, scope, unit, share, endedAt },
    covers: own.map((experiment) => ({ key: experiment.key, status: experiment.status })),
    coversElsewhere: covers.length - own.length,
    ...{ version, createdAt, updatedAt },
  };
}

export function newHoldoutResource(view: HoldoutView): NewHoldoutResource {
  return { ...holdoutResource(view), consequences: creationConsequences(view.holdout) };
}
