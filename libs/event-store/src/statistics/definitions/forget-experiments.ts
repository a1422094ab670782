import { forgetSegments } from '../segments/forget-segments.js';
import type { Session } from '../session.js';

/** Removes all that was counted for the experiments, and their definitions. */
export async function forgetExperiments(session: Session, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  const [row] = await session.rows<{ counted: boolean }>(
    `SELECT EXISTS (SELECT FROM exposure_counts WHERE experiment = ANY ($1))
         OR EXISTS (SELECT FROM crossover_counts WHERE experiment = ANY ($1)) AS counted`,
    [numbers],
  );
  // Both tables are ordered by unit, so that each of these reads all of it: not for an experiment without units.
  if (row?.counted) {
    await session.run(
      `DELETE FROM unit_totals
       WHERE metric IN (SELECT number FROM measured_metrics WHERE experiment = ANY ($1))`,
      [numbers],
    );
    await session.run('DELETE FROM unit_exposures WHERE experiment = ANY ($1)', [numbers]);
  }
  await forgetSegments(session, numbers);
  await session.run('DELETE FROM excluded_units WHERE experiment = ANY ($1)', [numbers]);
  await session.run('DELETE FROM measured_experiments WHERE number = ANY ($1)', [numbers]);
}

/** A source that no metric reads is no longer kept complete, so it must not stay. */
export async function forgetUnusedSources(session: Session): Promise<void> {
  const unused = await session.rows<{ number: number }>(
    `DELETE FROM event_sources s WHERE NOT EXISTS (SELECT FROM metric_inputs i WHERE i.source = s.number)
     RETURNING number`,
  );
  if (unused.length === 0) return;
  await session.run('DELETE FROM metric_events WHERE source = ANY ($1)', [
    unused.map(({ number }) => number),
  ]);
}
