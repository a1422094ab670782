import type { Session } from '../session.js';
import { finishBackfill } from './finish-backfill.js';

/** What a change of the definitions asks to be built: numbers of rows that were just written. */
export interface Unbuilt {
  /** Exposures and all metrics. */
  experiments: readonly number[];
  /** Of these experiments, and of others whose exposures stay. */
  metrics: readonly number[];
}

/**
 * Writes down what is to be built, from where in the log to where: live steps keep what is asked for from their positions on, and
 * slices find what is before them. What needs nothing of the past is complete at once. Under ownDefinitions.
 */
export async function beginBackfill(session: Session, { experiments, metrics }: Unbuilt): Promise<void> {
  if (experiments.length + metrics.length === 0) return;
  const [begun] = await session.rows<{ number: number }>(
    'INSERT INTO backfills DEFAULT VALUES RETURNING number',
  );
  const number = begun?.number ?? 0;
  await session.run(SOURCES, [number, metrics]);
  await session.run(EXTEND_SOURCES, [number]);
  await session.run(SCANS_FROM, [number, experiments]);
  await session.run(SHARDS, [number]);
  await session.run('UPDATE measured_experiments SET backfill = $1 WHERE number = ANY ($2)', [
    number,
    experiments,
  ]);
  await session.run('UPDATE measured_metrics SET backfill = $1 WHERE number = ANY ($2)', [number, metrics]);
  await session.run('UPDATE metric_inputs SET backfill = $1 WHERE metric = ANY ($2)', [number, metrics]);
  const [row] = await session.rows<{ needed: boolean }>(IS_NEEDED, [number]);
  if (!row?.needed) await finishBackfill(session, number);
}

/** How far back each source must reach, where it does not yet. */
const SOURCES = `
  INSERT INTO backfill_sources (backfill, source, since, before)
  SELECT $1, s.number, min(coalesce(i.since, x.started_at)), s.since
  FROM event_sources s
  JOIN metric_inputs i ON i.source = s.number
  JOIN measured_experiments x ON x.number = i.experiment
  WHERE i.metric = ANY ($2)
  GROUP BY s.number
  HAVING min(coalesce(i.since, x.started_at)) < s.since`;

const EXTEND_SOURCES = `
  UPDATE event_sources s SET since = b.since FROM backfill_sources b WHERE b.backfill = $1 AND b.source = s.number`;

/** The first day on which anything was received that occurred late enough. */
const SCANS_FROM = `
  UPDATE backfills SET scans_from = (
    SELECT min(received_on) FROM drained_days WHERE latest_occurred_at >= (
      SELECT min(since) FROM (
        SELECT since FROM backfill_sources WHERE backfill = $1
        UNION ALL
        SELECT started_at FROM measured_experiments WHERE number = ANY ($2)
      ) AS needed
    )
  ) WHERE number = $1`;

const SHARDS = `
  INSERT INTO backfill_shards (backfill, shard, scan_from, scanned, boundary)
  SELECT $1, p.shard, first.transaction, first.transaction, p.transaction
  FROM drain_positions p
  CROSS JOIN LATERAL (
    SELECT least(p.transaction, coalesce((
      SELECT e.transaction FROM events e
      WHERE shard_of(e.unit) = p.shard AND e.received_on >= (SELECT scans_from FROM backfills WHERE number = $1)
      ORDER BY e.transaction LIMIT 1
    ), p.transaction)) AS transaction
  ) AS first`;

/** Earlier backfills may still be at the sources that it reads. */
const IS_NEEDED = `
  SELECT EXISTS (SELECT FROM backfills WHERE number < $1)
    OR EXISTS (SELECT FROM backfill_shards WHERE backfill = $1 AND scanned < boundary)
    OR EXISTS (SELECT FROM measured_experiments WHERE backfill = $1 AND NOT is_served)
    OR EXISTS (
      SELECT FROM measured_metrics m WHERE m.backfill = $1 AND (
        EXISTS (SELECT FROM exposure_counts WHERE experiment = m.experiment)
        OR EXISTS (SELECT FROM crossover_counts WHERE experiment = m.experiment))
    ) AS needed`;
