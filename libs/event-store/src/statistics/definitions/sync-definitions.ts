import type { MeasuredExperiment } from '#libs/domain';
import type { Session } from '../session.js';
import { definitionOf, isContinuation, type StoredDefinition } from './definition.js';
import { forgetExperiments, forgetUnusedSources } from './forget-experiments.js';
import { addExperiments, continueExperiment } from './write-definitions.js';

interface StoredExperiment {
  number: number;
  id: string;
  definition: StoredDefinition;
  definition_hash: string;
}

/**
 * Brings what is stored of the definitions to what is asked for.
 * @returns numbers of the experiments that hold nothing now and must be counted from the log
 */
export async function syncDefinitions(
  session: Session,
  experiments: readonly MeasuredExperiment[],
): Promise<number[]> {
  const stored = await storedExperiments(session);
  const asked = new Map(experiments.map((experiment) => [experiment.id, experiment]));
  const changed = experiments.filter(
    (experiment) => stored.get(experiment.id)?.definition_hash !== definitionOf(experiment).hash,
  );
  const absent = [...stored.values()].filter(({ id }) => !asked.has(id));
  if (changed.length === 0 && absent.length === 0) return [];

  const latest = await latestEventTime(session);
  const recounted: MeasuredExperiment[] = [];
  for (const experiment of changed) {
    const before = stored.get(experiment.id);
    if (before && isContinuation(before.definition, experiment, latest)) {
      await continueExperiment(session, before.number, experiment);
    } else {
      recounted.push(experiment);
    }
  }
  const outdated = recounted.flatMap(({ id }) => stored.get(id) ?? []);
  await forgetExperiments(
    session,
    [...absent, ...outdated].map(({ number }) => number),
  );
  const numbers = await addExperiments(session, recounted);
  await forgetUnusedSources(session);
  return numbers;
}

async function storedExperiments(session: Session): Promise<Map<string, StoredExperiment>> {
  const rows = await session.rows<StoredExperiment>(
    'SELECT number, id, definition, definition_hash FROM measured_experiments',
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function latestEventTime(session: Session): Promise<Date | null> {
  const [row] = await session.rows<{ latest: Date | null }>(
    'SELECT max(latest_occurred_at) AS latest FROM drained_days',
  );
  return row?.latest ?? null;
}
