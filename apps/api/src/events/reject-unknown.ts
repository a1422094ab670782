import type { UnitEvent, Violation } from '#libs/domain';
import type { CatalogueService } from '../catalogue/catalogue.service.js';
import { nameOfExperiment, projectCatalogue, type ApiCatalogue } from '../catalogue/project-catalogue.js';
import type { Batch } from './read-batch.js';

const MOST_NAMES = 10;

export type KnownVariants = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Moves exposures that name no experiment or variant of the project from the events to the rejected. Rejects when nobody can
 * say whether one exists: then the batch is to come again.
 */
export async function rejectUnknown(
  catalogues: CatalogueService,
  batch: Batch,
  projectId: string,
): Promise<void> {
  const known = await knownAfterMiss(catalogues, batch, projectId);
  if (batch.events.every(({ event }) => faultOf(event, known) === null)) return;
  const judged = batch.events.map(({ index, event }) => ({ index, event, fault: faultOf(event, known) }));
  batch.events = judged.filter(({ fault }) => fault === null);
  for (const { index, fault } of judged) if (fault !== null) batch.rejected.push({ index, errors: [fault] });
  batch.rejected.sort((a, b) => a.index - b.index);
}

/** What the project's exposures may name, having looked again if the events name more. */
async function knownAfterMiss(
  catalogues: CatalogueService,
  batch: Batch,
  projectId: string,
): Promise<KnownVariants> {
  const current = catalogues.current();
  const missing = missingExperiments(batch, current, projectId);
  if (missing.length === 0) return projectCatalogue(current, projectId).variants;
  const newer = await catalogues.afterMiss(missing);
  for (const name of missingExperiments(batch, newer, projectId)) catalogues.confirmUnknown(name, newer);
  return projectCatalogue(newer, projectId).variants;
}

function faultOf(event: UnitEvent, known: KnownVariants): Violation | null {
  if (event.type === 'track') return null;
  const variants = known.get(event.experiment);
  if (variants === undefined) {
    return { pointer: '/experiment', detail: `there is no experiment "${event.experiment}"` };
  }
  if (variants.has(event.variant)) return null;
  const detail = `the experiment "${event.experiment}" has no variant "${event.variant}", only ${namesOf(variants)}`;
  return { pointer: '/variant', detail };
}

/** There may be many, and as many events that hear of them. */
function namesOf(variants: ReadonlySet<string>): string {
  const names = [...variants];
  const first = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${first}, ...` : first;
}

/** Names of what the exposures refer to and the catalogue does not have, variants being part of the name. */
function missingExperiments({ events }: Batch, catalogue: ApiCatalogue, projectId: string): string[] {
  const known = projectCatalogue(catalogue, projectId).variants;
  const missing = new Set<string>();
  for (const { event } of events) {
    if (event.type === 'exposure' && faultOf(event, known) !== null) {
      missing.add(nameOfExperiment(projectId, `${event.experiment} ${event.variant}`));
    }
  }
  return [...missing];
}
