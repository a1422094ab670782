import { HoldoutRepository, type Experiment } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import type { Effects } from '../dry-run/intent.js';
import { unitMoves } from '../placement/unit-moves.js';
import { ReferencesService } from '../references/references.service.js';
import { experimentConsequences } from './experiment-consequences.js';

/** What a write to an experiment does to units, to its results, and to those that depend on it. */
@Injectable()
export class ExperimentEffects {
  constructor(
    private readonly references: ReferencesService,
    private readonly holdouts: HoldoutRepository,
  ) {}

  async of(action: string, before: Experiment | null, after: Experiment | null): Promise<Effects> {
    const { projectId, key } = (before ?? after) as Experiment;
    const [dependants, inForce] = await Promise.all([
      before === null ? [] : this.references.dependantsOf(projectId, key),
      this.holdouts.listCovering(projectId),
    ]);
    const keys = new Set(inForce.map((holdout) => holdout.key));
    const units = unitMoves(before && coveredBy(keys, before), after && coveredBy(keys, after));
    return {
      opensPhase: (after?.phases.length ?? 0) > (before?.phases.length ?? 0),
      units,
      consequences: experimentConsequences({ action, before, after, units, dependants }),
    };
  }
}

/** Holdouts that have ended hold nobody out any more. */
function coveredBy(inForce: ReadonlySet<string>, experiment: Experiment): Experiment {
  return { ...experiment, holdouts: experiment.holdouts.filter(({ key }) => inForce.has(key)) };
}
