import { requireInteger } from '../distributions/argument-checks.js';
import type { RandomSource } from '../random/random-source.js';

/** Which ranker contributed a result. */
export type Team = 'control' | 'treatment';

/** One place of an interleaved list. */
export interface DraftedResult<Item> {
  readonly item: Item;
  readonly team: Team;
}

/**
 * Team-draft interleaving (Radlinski, Kurup & Joachims 2008): in each round a coin decides which ranker picks first,
 * then each adds its best result that is not yet in the list. Neither ranker gains by position. Items are compared
 * by identity; a ranker that runs out leaves the rest to the other.
 *
 * @example teamDraft(['a', 'b', 'c'], ['b', 'd', 'a'], 3, seededRandom(1)) // three results with their teams
 */
export function teamDraft<Item>(
  control: readonly Item[],
  treatment: readonly Item[],
  length: number,
  random: RandomSource,
): readonly DraftedResult<Item>[] {
  requireInteger(length, 'length', 1);
  const rankings: Readonly<Record<Team, readonly Item[]>> = { control, treatment };
  const used = new Set<Item>();
  const drafted: DraftedResult<Item>[] = [];
  const pick = (team: Team): void => {
    const item = rankings[team].find((candidate) => !used.has(candidate));
    if (item === undefined || drafted.length >= length) return;
    used.add(item);
    drafted.push({ item, team });
  };
  while (drafted.length < length) {
    const before = drafted.length;
    const first: Team = random() < 0.5 ? 'control' : 'treatment';
    pick(first);
    pick(first === 'control' ? 'treatment' : 'control');
    if (drafted.length === before) break;
  }
  return drafted;
}

/**
 * Which ranker a session's clicks speak for: the team with more clicked results; equal counts tie. Positions are
 * from 0; clicking one result twice counts once. Throws a RangeError on a position outside the list.
 *
 * @example teamDraftCredit([{ item: 'a', team: 'control' }, { item: 'b', team: 'treatment' }], [1]) // 'treatment'
 */
export function teamDraftCredit(
  drafted: readonly DraftedResult<unknown>[],
  clickedPositions: readonly number[],
): Team | 'tie' {
  let balance = 0;
  for (const position of new Set(clickedPositions)) {
    const result = drafted[position];
    if (!result) throw new RangeError(`no result at position ${position}`);
    balance += result.team === 'treatment' ? 1 : -1;
  }
  if (balance === 0) return 'tie';
  return balance > 0 ? 'treatment' : 'control';
}
