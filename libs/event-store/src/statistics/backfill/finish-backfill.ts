import { forgetExperiments, forgetMetrics, forgetUnusedSources } from '../definitions/forget-experiments.js';
import { ownDefinitions } from '../definitions/definitions-lock.js';
import type { Session } from '../session.js';

/** In a transaction that holds nothing yet; nothing where another has finished it, or the definitions dropped it, meanwhile. */
export async function finishIfComplete(session: Session, number: number): Promise<string[]> {
  await ownDefinitions(session);
  const complete = await session.rows(IS_COMPLETE, [number]);
  return complete.length === 0 ? [] : finishBackfill(session, number);
}

const IS_COMPLETE = `
  SELECT FROM backfills WHERE number = $1 AND NOT EXISTS (
    SELECT FROM backfill_shards WHERE backfill = $1 AND (scanned < boundary OR NOT is_formed))`;

/**
 * What a backfill has built is served from now on, and what it replaces is no longer kept. Under ownDefinitions.
 * @returns ids of the experiments of which something is served that was not
 */
export async function finishBackfill(session: Session, number: number): Promise<string[]> {
  const changed = await session.rows<{ id: string }>(CHANGED, [number]);
  await forgetExperiments(session, await numbers(session, FORMER_EXPERIMENTS, number));
  await forgetMetrics(session, await numbers(session, FORMER_METRICS, number));
  await session.run('UPDATE measured_experiments SET is_served = true, backfill = NULL WHERE backfill = $1', [
    number,
  ]);
  await session.run('UPDATE measured_metrics SET backfill = NULL WHERE backfill = $1', [number]);
  await session.run('UPDATE metric_inputs SET backfill = NULL WHERE backfill = $1', [number]);
  await session.run('DELETE FROM backfills WHERE number = $1', [number]);
  await forgetUnusedSources(session);
  return changed.map(({ id }) => id);
}

async function numbers(session: Session, text: string, backfill: number): Promise<number[]> {
  const rows = await session.rows<{ number: number }>(text, [backfill]);
  return rows.map(({ number }) => number);
}

const CHANGED = `
  SELECT DISTINCT id FROM measured_experiments
  WHERE backfill = $1 OR number IN (SELECT experiment FROM measured_metrics WHERE backfill = $1) ORDER BY id`;

const FORMER_EXPERIMENTS = `
  SELECT former.number FROM measured_experiments built
  JOIN measured_experiments former ON former.id = built.id AND former.is_served
  WHERE built.backfill = $1 AND NOT built.is_served`;

const FORMER_METRICS = `
  SELECT former.number FROM measured_metrics built
  JOIN measured_metrics former ON former.experiment = built.experiment AND former.key = built.key
  WHERE built.backfill = $1 AND former.backfill IS NULL`;
