import { canonicalJson, type MeasuredExperiment, type MeasuredMetric, type UnitMeasure } from '#libs/domain';
import type { Session } from '../session.js';
import { covariateKeysOf } from './covariate-keys.js';
import { forgetMetrics } from './forget-experiments.js';
import { insertMetrics } from './write-definitions.js';

interface StoredMetric {
  number: number;
  key: string;
  measure: UnitMeasure;
  backfill: number | null;
}

/**
 * Brings the metrics of an experiment whose exposures stay to what is asked for. Of one that changed, the former is served as long as
 * the other is being built; one that became what is served again needs nothing.
 * @returns numbers of those that are to be built
 */
export async function syncMetrics(
  session: Session,
  experiment: number,
  definition: MeasuredExperiment,
): Promise<number[]> {
  const stored = await session.rows<StoredMetric & Record<string, unknown>>(
    'SELECT number, key, measure, backfill FROM measured_metrics WHERE experiment = $1',
    [experiment],
  );
  const decisions = definition.metrics.map((metric) => decisionOn(metric, stored));
  const kept = new Set(decisions.flatMap((decision) => decision.kept));
  const gone = stored.filter(({ number }) => !kept.has(number)).map(({ number }) => number);
  await forgetMetrics(session, gone);
  const added = new Set(decisions.flatMap(({ isAdded }, position) => (isAdded ? [position] : [])));
  await session.run(PLACE, [experiment, definition.metrics.map(({ key }) => key)]);
  return insertMetrics(session, experiment, definition, (position) => added.has(position));
}

interface Decision {
  kept: number[];
  isAdded: boolean;
}

function decisionOn({ key, measure }: MeasuredMetric, stored: readonly StoredMetric[]): Decision {
  const own = stored.filter((one) => one.key === key);
  const served = own.find(({ backfill }) => backfill === null);
  const built = own.find(({ backfill }) => backfill !== null);
  const isSame = (one: StoredMetric | undefined): boolean =>
    one !== undefined && canonicalJson(one.measure) === canonicalJson(measure);
  if (served !== undefined && isSame(served)) return { kept: [served.number], isAdded: false };
  const former = served !== undefined && isOfOneShape(served.measure, measure) ? [served.number] : [];
  if (built !== undefined && isSame(built)) return { kept: [...former, built.number], isAdded: false };
  return { kept: former, isAdded: true };
}

/** Whether statistics of the one can be analysed as if they were of the other. */
function isOfOneShape(one: UnitMeasure, other: UnitMeasure): boolean {
  return canonicalJson(shapeOf(one)) === canonicalJson(shapeOf(other));
}

function shapeOf(measure: UnitMeasure): object {
  const { numerator, denominator, quantile, trigger, funnel, cap } = measure;
  return {
    isTime: numerator.aggregate === 'time-to-first',
    isRatio: denominator !== null,
    quantile,
    isTriggered: trigger !== undefined,
    steps: funnel?.steps.length ?? 0,
    isShare: cap === 1,
    isCapped: cap !== null,
    covariates: covariateKeysOf(measure),
  };
}

const PLACE = `
  UPDATE measured_metrics m SET position = asked.position - 1
  FROM unnest($2::text[]) WITH ORDINALITY AS asked (key, position) WHERE m.experiment = $1 AND m.key = asked.key`;
