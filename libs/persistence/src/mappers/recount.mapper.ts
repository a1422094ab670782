import type { Recount } from '#libs/domain';
import type { RecountEntity } from '../entities/recount.entity.js';

export function recountOf(entity: RecountEntity): Recount {
  return {
    id: entity.id,
    projectId: entity.projectId,
    experimentId: entity.experimentId,
    experiment: entity.experimentKey,
    status: entity.status,
    repair: entity.repair,
    nightly: entity.nightly,
    phases: entity.phases,
    detail: entity.detail,
    attempts: entity.attempts,
    createdAt: entity.createdAt,
    finishedAt: entity.finishedAt,
  };
}
