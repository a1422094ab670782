import { beginSweep } from '../backfill/sweep-slice.js';
import { forgetSegments } from '../segments/forget-segments.js';
import type { Session } from '../session.js';

/**
 * Removes the experiments' definitions and sums, so that they are measured no longer. What is kept by unit is seen by nobody from
 * then on, and is swept by and by.
 */
export async function forgetExperiments(session: Session, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  const [row] = await session.rows<{ counted: boolean }>(
    `SELECT EXISTS (SELECT FROM exposure_counts WHERE experiment = ANY ($1))
         OR EXISTS (SELECT FROM crossover_counts WHERE experiment = ANY ($1)) AS counted`,
    [numbers],
  );
  if (row?.counted) await beginSweep(session, ['unit_totals', 'unit_exposures']);
  await forgetSegments(session, numbers);
  await session.run('DELETE FROM excluded_units WHERE experiment = ANY ($1)', [numbers]);
  await session.run('DELETE FROM measured_experiments WHERE number = ANY ($1)', [numbers]);
}

/** Of an experiment that goes on. */
export async function forgetMetrics(session: Session, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  await session.run('DELETE FROM segment_statistics WHERE metric = ANY ($1)', [numbers]);
  await session.run('DELETE FROM measured_metrics WHERE number = ANY ($1)', [numbers]);
  await beginSweep(session, ['unit_totals']);
}

/** A source that no metric reads is no longer kept complete, so it must not stay. */
export async function forgetUnusedSources(session: Session): Promise<void> {
  const unused = await session.run(
    'DELETE FROM event_sources s WHERE NOT EXISTS (SELECT FROM metric_inputs i WHERE i.source = s.number)',
  );
  if (unused > 0) await beginSweep(session, ['metric_events']);
}

/** Nothing waits for them any more: what they were to build was dropped before it was complete. */
export async function forgetIdleBackfills(session: Session): Promise<void> {
  await session.run(
    `DELETE FROM backfills b WHERE NOT EXISTS (SELECT FROM measured_experiments WHERE backfill = b.number)
       AND NOT EXISTS (SELECT FROM measured_metrics WHERE backfill = b.number)
       AND NOT EXISTS (SELECT FROM backfill_sources WHERE backfill = b.number)`,
  );
}
