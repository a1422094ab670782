import type { Session } from '../session.js';

/**
 * Whether the log was restored into another server (by pg_restore, say): transactions are numbered anew there, so that positions
 * lie beyond all that will be written for long.
 */
async function isRestored(session: Session): Promise<boolean> {
  const [row] = await session.rows<{ restored: boolean }>(
    `SELECT EXISTS (SELECT FROM drain_positions WHERE transaction > pg_snapshot_xmax(pg_current_snapshot())) AS restored`,
  );
  return row?.restored ?? false;
}

/**
 * Starts over: events that carry numbers which are still to come become the oldest of the log, and everything that was derived is
 * derived again. Nobody else may count meanwhile.
 */
export async function rewindIfRestored(session: Session): Promise<void> {
  if (!(await isRestored(session))) return;
  await session.run(
    `UPDATE events SET transaction = '1' WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())`,
  );
  await session.run(
    `TRUNCATE measured_experiments, measured_phases, measured_metrics, metric_inputs, event_sources, metric_events,
       excluded_units, unit_exposures, unit_totals, exposure_counts, crossover_counts, sufficient_statistics, bucket_statistics,
       bucket_group_statistics, value_statistics, value_group_statistics, drained_days,
       segment_values, segment_counts, segment_statistics, backfills, backfill_shards, backfill_sources, sweeps`,
  );
  await session.run(`UPDATE drain_positions SET transaction = '0'`);
  await session.run(`UPDATE measured_catalogue SET version = NULL, digest = ''`);
}
