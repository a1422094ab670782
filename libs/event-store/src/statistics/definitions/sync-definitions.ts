import type { MeasuredExperiment } from '#libs/domain';
import { beginBackfill } from '../backfill/begin-backfill.js';
import type { Session } from '../session.js';
import { changesMetricsOnly, definitionOf, isContinuation, type StoredDefinition } from './definition.js';
import { excludeUnits, releasesUnits } from './excluded-units.js';
import { forgetExperiments, forgetIdleBackfills, forgetUnusedSources } from './forget-experiments.js';
import { syncMetrics } from './sync-metrics.js';
import { addExperiments, continueExperiment } from './write-definitions.js';

interface StoredExperiment {
  number: number;
  id: string;
  definition: StoredDefinition;
  definition_hash: string;
  excluded_hash: string | null;
  is_served: boolean;
}

/** What is served of an experiment, and what is being built to be served instead. */
interface StoredPair {
  served: StoredExperiment;
  built: StoredExperiment | null;
}

/** Numbers of the experiments whose definition is not what it was. */
export interface DefinitionChanges {
  /** They, or some of their metrics, are built from the log from now on. */
  unbuilt: number[];
  /** More of their units are excluded: what they hold of them must go. */
  narrowed: number[];
}

/** Brings what is stored of the definitions to what is asked for; what needs the past begins to be built beside what is served. */
export async function syncDefinitions(
  session: Session,
  experiments: readonly MeasuredExperiment[],
): Promise<DefinitionChanges> {
  const stored = await storedExperiments(session);
  const asked = new Set(experiments.map(({ id }) => id));
  const changed = experiments.filter((experiment) => isChanged(stored.get(experiment.id), experiment));
  const absent = [...stored.values()].filter(({ served }) => !asked.has(served.id));
  if (changed.length === 0 && absent.length === 0) return { unbuilt: [], narrowed: [] };

  const latest = await latestEventTime(session);
  const changes = { unbuilt: [] as number[], narrowed: [] as number[] };
  const added: MeasuredExperiment[] = [];
  const replaced: MeasuredExperiment[] = [];
  const metrics: number[] = [];
  for (const experiment of changed) {
    const pair = stored.get(experiment.id);
    if (pair === undefined) {
      added.push(experiment);
      continue;
    }
    const continued = await continuedBy(session, pair, experiment, latest);
    if (pair.built !== null && continued !== pair.built) {
      await forgetExperiments(session, [pair.built.number]);
    }
    if (continued === null) {
      replaced.push(experiment);
      continue;
    }
    const begun = await takeOver(session, continued, experiment);
    metrics.push(...begun);
    if (begun.length > 0) changes.unbuilt.push(continued.number);
    changes.narrowed.push(...(await narrow(session, pair, continued, experiment)));
  }
  await forgetExperiments(session, absent.flatMap(numbersOf));
  const written = [
    ...(await addExperiments(session, added, true)),
    ...(await addExperiments(session, replaced, false)),
  ];
  changes.unbuilt.push(...written);
  await beginBackfill(session, {
    experiments: written,
    metrics: [...metrics, ...(await metricsOf(session, written))],
  });
  await forgetUnusedSources(session);
  await forgetIdleBackfills(session);
  return changes;
}

function isChanged(stored: StoredPair | undefined, experiment: MeasuredExperiment): boolean {
  const { hash, excludedHash } = definitionOf(experiment);
  const newest = stored?.built ?? stored?.served;
  return newest?.definition_hash !== hash || newest.excluded_hash !== excludedHash;
}

/** Which of the two, if any, becomes what is asked for without its exposures being counted otherwise. */
async function continuedBy(
  session: Session,
  { served, built }: StoredPair,
  experiment: MeasuredExperiment,
  latest: Date | null,
): Promise<StoredExperiment | null> {
  const isOtherList = served.excluded_hash !== definitionOf(experiment).excludedHash;
  if (isOtherList && (await releasesUnits(session, served.number, experiment))) {
    return built !== null && (await isBuilt(session, built, experiment, latest)) ? built : null;
  }
  const isOwn = isContinuation(changesMetricsOnly(served.definition, experiment), experiment, latest);
  if (isOwn) return served;
  return built !== null && (await isBuilt(session, built, experiment, latest)) ? built : null;
}

/** Of what is not served, nothing but a continuation is worth it: else it is built anew. */
async function isBuilt(
  session: Session,
  built: StoredExperiment,
  experiment: MeasuredExperiment,
  latest: Date | null,
): Promise<boolean> {
  const isSame = built.definition_hash === definitionOf(experiment).hash;
  if (!isSame && !isContinuation(built.definition, experiment, latest)) return false;
  const isOtherList = built.excluded_hash !== definitionOf(experiment).excludedHash;
  return !isOtherList || !(await releasesUnits(session, built.number, experiment));
}

/** Returns numbers of metrics that are to be built. */
async function takeOver(
  session: Session,
  before: StoredExperiment,
  experiment: MeasuredExperiment,
): Promise<number[]> {
  if (before.definition_hash === definitionOf(experiment).hash) return [];
  await continueExperiment(session, before.number, experiment);
  return before.is_served ? syncMetrics(session, before.number, experiment) : [];
}

async function narrow(
  session: Session,
  { served, built }: StoredPair,
  continued: StoredExperiment,
  experiment: MeasuredExperiment,
): Promise<number[]> {
  const { excludedHash } = definitionOf(experiment);
  const kept = continued === built ? [served, built] : [served];
  const narrowed = kept.filter(({ excluded_hash: before }) => before !== excludedHash);
  for (const { number } of narrowed) await excludeUnits(session, number, experiment);
  return narrowed.map(({ number }) => number);
}

function numbersOf({ served, built }: StoredPair): number[] {
  return built === null ? [served.number] : [served.number, built.number];
}

async function storedExperiments(session: Session): Promise<Map<string, StoredPair>> {
  const rows = await session.rows<StoredExperiment & Record<string, unknown>>(
    `SELECT number, id, definition, definition_hash, excluded_hash, is_served FROM measured_experiments`,
  );
  const built = new Map(rows.filter(({ is_served: isServed }) => !isServed).map((row) => [row.id, row]));
  const served = rows.filter(({ is_served: isServed }) => isServed);
  return new Map(served.map((row) => [row.id, { served: row, built: built.get(row.id) ?? null }]));
}

async function metricsOf(session: Session, experiments: readonly number[]): Promise<number[]> {
  const rows = await session.rows<{ number: number }>(
    'SELECT number FROM measured_metrics WHERE experiment = ANY ($1)',
    [experiments],
  );
  return rows.map(({ number }) => number);
}

async function latestEventTime(session: Session): Promise<Date | null> {
  const [row] = await session.rows<{ latest: Date | null }>(
    'SELECT max(latest_occurred_at) AS latest FROM drained_days',
  );
  return row?.latest ?? null;
}
