import { InvalidInputError, type Page, type PageRequest } from '#libs/domain';
import { copyOf } from './copy-of.js';

/** One page of `items`, which are in order of creation; the cursor is the id of the last item that was shown. */
export function newestFirst<Item extends { id: string }>(
  items: readonly Item[],
  { limit, cursor }: PageRequest,
  timeOf: (item: Item) => Date,
): Page<Item> {
  const sorted = [...items].sort(
    (one, other) => timeOf(other).getTime() - timeOf(one).getTime() || (one.id < other.id ? 1 : -1),
  );
  const shownBefore = cursor === null ? -1 : sorted.findIndex((item) => item.id === cursor);
  if (cursor !== null && shownBefore === -1) {
    throw new InvalidInputError('The cursor is none.', [{ pointer: '/cursor', detail: 'is no cursor' }]);
  }
  const shown = sorted.slice(shownBefore + 1, shownBefore + 1 + limit);
  const isLast = shownBefore + 1 + limit >= sorted.length;
  return { items: copyOf(shown), nextCursor: isLast ? null : (shown.at(-1)?.id ?? null) };
}
