import { LayerTakenError } from '#libs/domain';
import { changesBetween } from './changes-between.js';
import type { DryRunQuery } from './dry-run.query.js';
import { DryRunResource } from './dry-run.resource.js';
import type { Intent } from './intent.js';

/** So often is a write planned anew when others were faster in its layer; by then there is a queue, and people should look. */
const ATTEMPTS = 5;

/** Makes the write that was planned and answers with what is stored now; null after a deletion. */
export async function carryOut<Entity>(plan: () => Promise<Intent<Entity>>): Promise<Entity | null> {
  for (let attempt = 1; ; attempt += 1) {
    const intent = await plan();
    try {
      await intent.carryOut();
      return intent.after;
    } catch (error) {
      if (!(error instanceof LayerTakenError) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Tells what the write would do. Everything is checked as for the real one, since it is planned by the same code. */
export async function foresee<Entity>(
  plan: () => Promise<Intent<Entity>>,
  shown: (entity: Entity) => object,
): Promise<DryRunResource> {
  const { action, before, after, effects } = await plan();
  const { opensPhase, units, consequences } = await effects();
  const changes = changesBetween(before && shown(before), after && shown(after));
  return Object.assign(new DryRunResource(), {
    dryRun: true,
    action,
    changes,
    opensPhase,
    units,
    consequences,
  });
}

/** The answer of a handler that creates or changes: the entity as it is shown, or what would be done. */
export async function perform<Entity, Resource extends object>(
  plan: () => Promise<Intent<Entity>>,
  { dryRun = false }: DryRunQuery,
  shown: (entity: Entity) => Resource,
): Promise<Resource | DryRunResource> {
  if (dryRun) return foresee(plan, shown);
  const entity = await carryOut(plan);
  if (entity === null) throw new Error('the write deletes: use performDeletion');
  return shown(entity);
}

/** The answer of a handler that deletes: none, or what would be done. */
export async function performDeletion<Entity>(
  plan: () => Promise<Intent<Entity>>,
  { dryRun = false }: DryRunQuery,
  shown: (entity: Entity) => object,
): Promise<DryRunResource | undefined> {
  if (dryRun) return foresee(plan, shown);
  await carryOut(plan);
  return undefined;
}
