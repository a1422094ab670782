import type { RecountDifference, RecountValue } from './recount.js';
import type { ExperimentStatistics } from './statistics.js';

/** Both sides form their numbers exactly and round once, to doubles: what differs by more was counted otherwise. */
const TOLERANCE = 1e-9;

/** Where the log was read up to is no statistic, nor is how far one that is being built has come. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['logPosition', 'asOf', 'building']);

/** What the one says and the other does not, in the order of the first. Counts must be equal, other numbers to a part in a billion. */
export function compareStatistics(
  kept: ExperimentStatistics,
  counted: ExperimentStatistics,
): RecountDifference[] {
  return differencesOf(named(kept), named(counted), '');
}

type Named = RecountValue | { [name: string]: Named };

function named(value: unknown): Named {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return value as RecountValue;
  if (Array.isArray(value)) {
    return Object.fromEntries(value.map((item, index) => [nameOf(item, index), named(item)]));
  }
  const members = Object.entries(value).filter(([name]) => !NOT_COMPARED.has(name));
  return Object.fromEntries(members.map(([name, member]) => [name, named(member)]));
}

/** By what an item of a list is known, so that a list in another order is the same list. */
function nameOf(item: unknown, index: number): string {
  if (typeof item !== 'object' || item === null) return String(index);
  const { metricKey, variant, phase, dimension, value } = item as Record<string, unknown>;
  const names = [metricKey, dimension, dimension === undefined ? undefined : value, phase, variant];
  const known = names.filter((name) => typeof name === 'string' || typeof name === 'number');
  return known.length === 0 ? String(index) : known.join(' ');
}

function differencesOf(kept: Named, counted: Named, pointer: string): RecountDifference[] {
  if (!isBranch(kept) && !isBranch(counted)) {
    return isSame(kept, counted) ? [] : [{ pointer, kept, counted }];
  }
  const [one, other] = [branchOf(kept), branchOf(counted)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) =>
    differencesOf(one[name] ?? null, other[name] ?? null, `${pointer}/${escaped(name)}`),
  );
}

function isBranch(value: Named): value is { [name: string]: Named } {
  return typeof value === 'object' && value !== null;
}

function branchOf(value: Named): { [name: string]: Named } {
  return isBranch(value) ? value : {};
}

function isSame(kept: RecountValue, counted: RecountValue): boolean {
  if (typeof kept !== 'number' || typeof counted !== 'number') return kept === counted;
  if (Number.isInteger(kept) && Number.isInteger(counted)) return kept === counted;
  return Math.abs(kept - counted) <= TOLERANCE * Math.max(Math.abs(kept), Math.abs(counted));
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
