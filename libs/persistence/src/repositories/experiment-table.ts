import { requireLayerRangesFree, takesLayerRanges, type Experiment } from '#libs/domain';
import { In, type EntityManager } from 'typeorm';
import type { Database } from '../database.js';
import { ExperimentEntity } from '../entities/experiment.entity.js';
import { experimentEntityOf, experimentOf } from '../mappers/experiment.mapper.js';
import { VersionedTable } from './versioned-table.js';

/** The table of experiments, in which nobody takes what another holds of a layer. */
export function experimentTable(database: Database): VersionedTable<ExperimentEntity, Experiment> {
  return new VersionedTable(database, {
    entity: ExperimentEntity,
    type: 'experiment',
    entityOf: experimentEntityOf,
    itemOf: experimentOf,
    guard: guardLayer,
  });
}

export async function listHoldingLayer(
  manager: EntityManager,
  projectId: string,
  layer: string,
): Promise<Experiment[]> {
  const entities = await manager.find(ExperimentEntity, {
    where: { projectId, layer, status: In(['running', 'paused']) },
    order: { createdAt: 'ASC', id: 'ASC' },
  });
  return entities.map(experimentOf);
}

/** Who would take part of the same layer at the same time waits until this one's transaction is over, and then sees what it took. */
async function guardLayer(manager: EntityManager, before: Experiment, after: Experiment): Promise<void> {
  const { projectId, layer } = after;
  if (layer === null || !takesLayerRanges(before, after)) return;
  await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${projectId}/${layer}`]);
  requireLayerRangesFree(after, await listHoldingLayer(manager, projectId, layer));
}
