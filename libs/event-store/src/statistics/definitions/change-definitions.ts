import { applyExposureChanges, findExposureChanges } from '../drain/exposure-changes.js';
import { lookBack } from '../drain/look-back.js';
import { removeExcluded } from '../drain/remove-excluded.js';
import { rewindIfRestored } from '../drain/rewind.js';
import { prepareStep, UPDATE_IN_PLACE } from '../drain/step-tables.js';
import { applyTotals, formTotals } from '../drain/unit-totals.js';
import { UNUSUAL_MILLISECONDS } from '../drain/drain-step.js';
import { addToSegments } from '../segments/add-to-segments.js';
import { anySegments, segmentChanges } from '../segments/segment-changes.js';
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
  const { counted, narrowed } = await syncDefinitions(session, view.experiments);
  await rememberView(session, view);
  if (counted.length + narrowed.length === 0) return [];
  if (counted.length > 0) await session.allow(UNUSUAL_MILLISECONDS);
  await prepareStep(session);
  await removeExcluded(session, narrowed, ROW);
  await lookBack(session, counted);
  const changedUnits = await findExposureChanges(session);
  const isSegmented = await anySegments(session);
  if (isSegmented && changedUnits > 0) await segmentChanges(session);
  await formTotals(session, changedUnits, ROW);
  if (isSegmented) await addToSegments(session, ROW);
  await session.run(UPDATE_IN_PLACE);
  if (changedUnits > 0) await applyExposureChanges(session, ROW);
  await applyTotals(session);
  const changed = await session.rows<{ id: string }>(
    'SELECT DISTINCT id FROM measured_experiments WHERE number = ANY ($1) ORDER BY id',
    [[...counted, ...narrowed]],
  );
  return changed.map(({ id }) => id);
}
