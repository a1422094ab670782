import { LayerTakenError } from '#libs/domain';
import { LayerFullError } from '../placement/layer-full.js';
import { changesBetween } from './changes-between.js';
import type { DryRunQuery } from './dry-run.query.js';
import { DryRunResource } from './dry-run.resource.js';
import type { Intent } from './intent.js';
import { Turns } from './turns.js';

/** Of the writes of this process that others were faster than, one at a time tries again: only other processes can be faster then. */
const again = new Turns();
/** So often is it tried again. */
const RETRIES = 20;

/**
 * Makes the write that was planned and answers with what is stored now; null after a deletion. When others were faster in the layer
 * it is planned anew from what is free now, so that only planning says that a layer is full.
 */
export async function carryOut<Entity>(plan: () => Promise<Intent<Entity>>): Promise<Entity | null> {
  try {
    return await once(plan);
  } catch (error) {
    if (!isOvertaken(error)) throw error;
    return again.take(() => retry(plan));
  }
}

async function retry<Entity>(plan: () => Promise<Intent<Entity>>): Promise<Entity | null> {
  for (let left = RETRIES - 1; ; left -= 1) {
    try {
      return await once(plan);
    } catch (error) {
      if (!isOvertaken(error) || left === 0) throw error;
    }
  }
}

async function once<Entity>(plan: () => Promise<Intent<Entity>>): Promise<Entity | null> {
  const intent = await plan();
  await intent.carryOut();
  return intent.after;
}

/** Somebody took a stretch of the layer between planning and writing; a layer without room is another matter. */
function isOvertaken(error: unknown): boolean {
  return error instanceof LayerTakenError && !(error instanceof LayerFullError);
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
