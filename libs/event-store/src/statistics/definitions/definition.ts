import { canonicalJson, type MeasuredExperiment } from '#libs/domain';
import { createHash } from 'node:crypto';

/**
 * A definition as it is stored: times are ISO texts. The excluded units are no part of its text, since a list that grows takes units
 * away and needs no count from the log.
 */
export interface Definition {
  /** Canonical JSON. */
  text: string;
  /** SHA-256 of the text. */
  hash: string;
  /** SHA-256 of the list of excluded units; null: it is empty. */
  excludedHash: string | null;
}

const known = new WeakMap<MeasuredExperiment, Definition>();

/** The same object gives the same definition without computing it again: drains ask for all of them every second. */
export function definitionOf(experiment: MeasuredExperiment): Definition {
  let definition = known.get(experiment);
  if (definition === undefined) {
    const { excludedUnits } = experiment;
    const text = canonicalJson(countedOf(experiment));
    const excludedHash = excludedUnits.length === 0 ? null : digestOf(canonicalJson(excludedUnits));
    definition = { text, hash: digestOf(text), excludedHash };
    known.set(experiment, definition);
  }
  return definition;
}

/** Without segments where there are none, as definitions were before there could be any. */
function countedOf({ excludedUnits: _apart, segments = [], ...counted }: MeasuredExperiment): object {
  return segments.length === 0 ? counted : { ...counted, segments };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

type Stored<T> = { [K in keyof T]: T[K] extends Date | null ? string | Extract<T[K], null> : T[K] };

/** What `Definition.text` holds. */
export type StoredDefinition = Omit<Stored<MeasuredExperiment>, 'phases' | 'excludedUnits'> & {
  phases: { number: number; startedAt: string }[];
};

/** The definition with the metrics of another: whether it is but for them what it was. */
export function changesMetricsOnly(
  before: StoredDefinition,
  { metrics }: MeasuredExperiment,
): StoredDefinition {
  return { ...before, metrics };
}

/**
 * Whether going from one definition to the other leaves every statistic of the events up to `latest` as it is: only the stop
 * moved, or phases were added, and all of it after the latest event. That is what stopping and changing a running experiment
 * do, so that they need no recount.
 * @param latest time of the latest event that was read; null: none was
 */
export function isContinuation(
  before: StoredDefinition,
  after: MeasuredExperiment,
  latest: Date | null,
): boolean {
  const frozen = { ...countedOf(after), stoppedAt: before.stoppedAt, phases: before.phases };
  if (canonicalJson(frozen) !== canonicalJson(before)) return false;
  const last = latest?.getTime() ?? -Infinity;
  const stops = [before.stoppedAt, after.stoppedAt].map((at) =>
    at === null ? Infinity : new Date(at).getTime(),
  );
  const kept = after.phases.slice(0, before.phases.length);
  const added = after.phases.slice(before.phases.length);
  return (
    stops.every((stop) => stop >= last) &&
    canonicalJson(kept) === canonicalJson(before.phases) &&
    added.every((phase) => phase.startedAt.getTime() > last)
  );
}
