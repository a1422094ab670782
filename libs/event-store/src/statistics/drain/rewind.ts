import type { Session } from '../session.js';

/**
 * Starts over when the log was restored into another server (by pg_restore, say): transactions are numbered anew there, so that
 * the position lies beyond all that will be written for long, and events carry numbers that are still to come. They become the
 * oldest of the log, and everything that was derived is derived again.
 * @returns the position to go on from
 */
export async function rewindIfRestored(session: Session, position: string): Promise<string> {
  const [row] = await session.rows<{ restored: boolean }>(
    'SELECT $1::xid8 > pg_snapshot_xmax(pg_current_snapshot()) AS restored',
    [position],
  );
  if (!row?.restored) return position;
  await session.run(
    `UPDATE events SET transaction = '1' WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())`,
  );
  await session.run(
    `TRUNCATE measured_experiments, measured_phases, measured_metrics, metric_inputs, event_sources, metric_events,
       excluded_units, unit_exposures, unit_totals, exposure_counts, sufficient_statistics, drained_days,
       segment_values, segment_counts, segment_statistics`,
  );
  return '0';
}
