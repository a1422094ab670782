import type { MeasuredExperiment } from '#libs/domain';
import type { Session } from '../session.js';
import {
  inputRowsOf,
  longestCovariateSecondsOf,
  metricRowOf,
  phaseRowsOf,
  stoppedAtOf,
} from './definition-rows.js';
import { definitionOf } from './definition.js';
import { excludeUnits } from './excluded-units.js';

/**
 * Stores new definitions; returns the experiments' numbers.
 * @param isServed false: another one is, until these are complete
 */
export async function addExperiments(
  session: Session,
  experiments: readonly MeasuredExperiment[],
  isServed: boolean,
): Promise<number[]> {
  if (experiments.length === 0) return [];
  const numbers = await insertExperiments(session, experiments, isServed);
  const numbered = experiments.map((experiment) => ({ experiment, number: numbers.get(experiment.id) ?? 0 }));
  for (const { experiment, number } of numbered) await insertPhases(session, number, experiment);
  for (const { experiment, number } of numbered) await insertMetrics(session, number, experiment);
  for (const { experiment, number } of numbered) {
    if (experiment.excludedUnits.length > 0) await excludeUnits(session, number, experiment);
  }
  return [...numbers.values()];
}

/** Stores a definition under which everything that was counted stays as it is, but for its metrics. */
export async function continueExperiment(
  session: Session,
  number: number,
  experiment: MeasuredExperiment,
): Promise<void> {
  const { text, hash } = definitionOf(experiment);
  const stoppedAt = stoppedAtOf(experiment);
  await session.run(
    `UPDATE measured_experiments SET definition = $2, definition_hash = $3, stopped_at = $4,
       covariate_length = greatest(covariate_length, make_interval(secs => $5)) WHERE number = $1`,
    [number, text, hash, stoppedAt, longestCovariateSecondsOf(experiment)],
  );
  await session.run('UPDATE metric_inputs SET stopped_at = $2 WHERE experiment = $1', [number, stoppedAt]);
  await session.run('DELETE FROM measured_phases WHERE experiment = $1', [number]);
  await insertPhases(session, number, experiment);
}

async function insertExperiments(
  session: Session,
  experiments: readonly MeasuredExperiment[],
  isServed: boolean,
): Promise<Map<string, number>> {
  const rows = experiments.map((experiment) => ({
    id: experiment.id,
    project_id: experiment.projectId,
    key: experiment.key,
    definition: JSON.parse(definitionOf(experiment).text) as unknown,
    definition_hash: definitionOf(experiment).hash,
    started_at: experiment.startedAt.toISOString(),
    stopped_at: stoppedAtOf(experiment),
    variants: experiment.variants,
    segments: experiment.segments ?? [],
    covariate_seconds: longestCovariateSecondsOf(experiment),
  }));
  const inserted = await session.rows<{ id: string; number: number }>(
    `INSERT INTO measured_experiments
       (id, project_id, key, definition, definition_hash, started_at, stopped_at, variants, segments,
        covariate_length, is_served)
     SELECT id, project_id, key, definition, definition_hash, started_at, stopped_at, variants, segments,
       make_interval(secs => covariate_seconds), $2
     FROM jsonb_to_recordset($1) AS x (id uuid, project_id uuid, key text, definition jsonb, definition_hash text,
       started_at timestamptz, stopped_at timestamptz, variants text[], segments text[],
       covariate_seconds double precision)
     RETURNING id, number`,
    [JSON.stringify(rows), isServed],
  );
  return new Map(inserted.map(({ id, number }) => [id, number]));
}

async function insertPhases(session: Session, number: number, experiment: MeasuredExperiment): Promise<void> {
  await session.run(
    `INSERT INTO measured_phases (experiment, position, phase, begins_at, ends_at)
     SELECT $1, position, phase, begins_at, ends_at
     FROM jsonb_to_recordset($2) AS x (position int, phase int, begins_at timestamptz, ends_at timestamptz)`,
    [number, JSON.stringify(phaseRowsOf(experiment))],
  );
}

/** Stores some of the metrics, by their position; returns their numbers. */
export async function insertMetrics(
  session: Session,
  number: number,
  experiment: MeasuredExperiment,
  isNew: (position: number) => boolean = () => true,
): Promise<number[]> {
  const metrics = experiment.metrics
    .map((metric, position) => ({ ...metricRowOf(metric, position), measure: metric.measure }))
    .filter(({ position }) => isNew(position));
  if (metrics.length === 0) return [];
  const inserted = await session.rows<{ number: number; position: number }>(
    `INSERT INTO measured_metrics (experiment, position, key, cap, cap_quantile, reports_cap, is_incremental, covariates,
       matured_only, matures_after, quantile_level, quantile_of, ignores_zeros,
       formed, trigger_count, turned_at, lookback_length, funnel_kinds, funnel_length, measure)
     SELECT $1, position, key, cap, cap_quantile, reports_cap, is_incremental, covariates,
       matured_only, make_interval(secs => matures_after), quantile_level, quantile_of, ignores_zeros,
       formed, trigger_count, turned_at, make_interval(secs => lookback_seconds), funnel_kinds,
       make_interval(secs => funnel_seconds), measure
     FROM jsonb_to_recordset($2) AS x (position int, key text, cap numeric, cap_quantile double precision,
       reports_cap boolean, is_incremental boolean, covariates text[], matured_only boolean,
       matures_after double precision, quantile_level double precision, quantile_of text, ignores_zeros boolean,
       formed text, trigger_count int, turned_at numeric, lookback_seconds double precision, funnel_kinds int[],
       funnel_seconds double precision, measure jsonb)
     RETURNING number, position`,
    [number, JSON.stringify(metrics)],
  );
  await insertInputs(session, number, experiment, new Map(inserted.map((row) => [row.position, row.number])));
  return inserted.map((row) => row.number);
}

async function insertInputs(
  session: Session,
  number: number,
  experiment: MeasuredExperiment,
  metricNumbers: ReadonlyMap<number, number>,
): Promise<void> {
  const inputs = inputRowsOf(experiment)
    .filter(({ position }) => metricNumbers.has(position))
    .map((input) => ({ ...input, metric: metricNumbers.get(input.position) }));
  const values = [experiment.projectId, JSON.stringify(inputs)];
  await session.run(
    `INSERT INTO event_sources (project_id, event, property, reads, filters, since)
     SELECT DISTINCT $1::uuid, event, property, reads, nullif(filters, 'null'), 'infinity'::timestamptz
     FROM jsonb_to_recordset($2) AS x (event text, property text, reads text, filters jsonb)
     ON CONFLICT DO NOTHING`,
    values,
  );
  await session.run(
    `INSERT INTO metric_inputs (metric, source, experiment, numerator, denominator, formed, steps, triggers,
       delay_length, window_length, covariate_length, since, stopped_at)
     SELECT x.metric, s.number, $3, x.numerator, x.denominator, x.formed, x.steps, x.triggers, make_interval(secs => x.delay_seconds),
       make_interval(secs => x.window_seconds), make_interval(secs => x.covariate_seconds), x.since, $4
     FROM jsonb_to_recordset($2) AS x (metric int, event text, property text, reads text, filters jsonb, numerator text,
       denominator text, formed text, steps int, triggers boolean, delay_seconds double precision, window_seconds double precision, covariate_seconds double precision,
       since timestamptz)
     JOIN event_sources s ON s.project_id = $1 AND s.event = x.event AND s.property IS NOT DISTINCT FROM x.property
       AND s.reads = x.reads AND s.filters IS NOT DISTINCT FROM nullif(x.filters, 'null')`,
    [...values, number, stoppedAtOf(experiment)],
  );
}
