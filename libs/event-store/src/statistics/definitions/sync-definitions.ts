import type { MeasuredExperiment } from '#libs/domain';
import type { Session } from '../session.js';
import { definitionOf, isContinuation, type StoredDefinition } from './definition.js';
import { excludeUnits, releasesUnits } from './excluded-units.js';
import { forgetExperiments, forgetUnusedSources } from './forget-experiments.js';
import { addExperiments, continueExperiment } from './write-definitions.js';

interface StoredExperiment {
  number: number;
  id: string;
  definition: StoredDefinition;
  definition_hash: string;
  excluded_hash: string | null;
}

/** Numbers of the experiments whose definition is not what it was. */
export interface DefinitionChanges {
  /** They hold nothing now and must be counted from the log. */
  counted: number[];
  /** More of their units are excluded: what they hold of them must go. */
  narrowed: number[];
}

/** Brings what is stored of the definitions to what is asked for. */
export async function syncDefinitions(
  session: Session,
  experiments: readonly MeasuredExperiment[],
): Promise<DefinitionChanges> {
  const stored = await storedExperiments(session);
  const asked = new Map(experiments.map((experiment) => [experiment.id, experiment]));
  const changed = experiments.filter((experiment) => isChanged(stored.get(experiment.id), experiment));
  const absent = [...stored.values()].filter(({ id }) => !asked.has(id));
  if (changed.length === 0 && absent.length === 0) return { counted: [], narrowed: [] };

  const latest = await latestEventTime(session);
  const narrowed: number[] = [];
  const recounted: MeasuredExperiment[] = [];
  for (const experiment of changed) {
    const before = stored.get(experiment.id);
    if (before && (await continues(session, before, experiment, latest))) {
      if (await narrow(session, before, experiment)) narrowed.push(before.number);
    } else {
      recounted.push(experiment);
    }
  }
  const outdated = recounted.flatMap(({ id }) => stored.get(id) ?? []);
  await forgetExperiments(
    session,
    [...absent, ...outdated].map(({ number }) => number),
  );
  const counted = await addExperiments(session, recounted);
  await forgetUnusedSources(session);
  return { counted, narrowed };
}

function isChanged(stored: StoredExperiment | undefined, experiment: MeasuredExperiment): boolean {
  const { hash, excludedHash } = definitionOf(experiment);
  return stored?.definition_hash !== hash || stored.excluded_hash !== excludedHash;
}

/** Takes the new definition over if what was counted stays as it is, but for units that are excluded now. */
async function continues(
  session: Session,
  before: StoredExperiment,
  experiment: MeasuredExperiment,
  latest: Date | null,
): Promise<boolean> {
  const isSame = before.definition_hash === definitionOf(experiment).hash;
  if (!isSame && !isContinuation(before.definition, experiment, latest)) return false;
  const isOtherList = before.excluded_hash !== definitionOf(experiment).excludedHash;
  if (isOtherList && (await releasesUnits(session, before.number, experiment))) return false;
  if (!isSame) await continueExperiment(session, before.number, experiment);
  return true;
}

async function narrow(
  session: Session,
  { number, excluded_hash: before }: StoredExperiment,
  experiment: MeasuredExperiment,
): Promise<boolean> {
  if (before === definitionOf(experiment).excludedHash) return false;
  await excludeUnits(session, number, experiment);
  return true;
}

async function storedExperiments(session: Session): Promise<Map<string, StoredExperiment>> {
  const rows = await session.rows<StoredExperiment>(
    'SELECT number, id, definition, definition_hash, excluded_hash FROM measured_experiments',
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function latestEventTime(session: Session): Promise<Date | null> {
  const [row] = await session.rows<{ latest: Date | null }>(
    'SELECT max(latest_occurred_at) AS latest FROM drained_days',
  );
  return row?.latest ?? null;
}
