import { addToStatistics } from '../drain/add-to-statistics.js';
import { removeExcluded } from '../drain/remove-excluded.js';
import { rewindIfRestored } from '../drain/rewind.js';
import { prepareStep } from '../drain/step-tables.js';
import { addToSegmentStatistics } from '../segments/add-to-segments.js';
import { anySegments } from '../segments/segment-changes.js';
import type { Session } from '../session.js';
import { isNews, rememberView, type CatalogueView } from './catalogue-view.js';
import { ownDefinitions } from './definitions-lock.js';
import { syncDefinitions } from './sync-definitions.js';

/** Nobody else counts meanwhile, so that any shard's rows may be added to. */
const ROW = 0;

/**
 * Brings what is stored of the definitions to the view, unless that has become an older one; in a transaction that holds nothing yet.
 * @returns ids of the experiments whose statistics changed
 */
export async function changeDefinitions(session: Session, view: CatalogueView): Promise<string[]> {
  await ownDefinitions(session);
  await rewindIfRestored(session);
  if (!(await isNews(session, view))) return [];
  const { unbuilt, narrowed } = await syncDefinitions(session, view.experiments);
  await rememberView(session, view);
  if (narrowed.length > 0) await takeOut(session, narrowed);
  const changed = await session.rows<{ id: string }>(
    'SELECT DISTINCT id FROM measured_experiments WHERE number = ANY ($1) ORDER BY id',
    [[...unbuilt, ...narrowed]],
  );
  return changed.map(({ id }) => id);
}

/** What experiments hold of units that are excluded now. */
async function takeOut(session: Session, experiments: readonly number[]): Promise<void> {
  await prepareStep(session);
  await removeExcluded(session, experiments, ROW);
  await addToStatistics(session, ROW);
  if (await anySegments(session)) await addToSegmentStatistics(session, ROW);
}
