import type { Page, PageRequest } from '#libs/domain';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { decodeCursor, encodeCursor, type IdKind, type Position } from './cursor.js';

/** Columns that order a list, as the query calls them. */
export interface Order {
  time: string;
  id: string;
  /** `uuid` when absent. */
  idKind?: IdKind;
}

/** One page, newest first, ties by id; the cursor names the last item, so a list that grows meanwhile shows none twice. */
export async function newestFirst<Entity extends ObjectLiteral, Item>(
  query: SelectQueryBuilder<Entity>,
  order: Order,
  { limit, cursor }: PageRequest,
  { itemOf, positionOf }: { itemOf: (entity: Entity) => Item; positionOf: (entity: Entity) => Position },
): Promise<Page<Item>> {
  if (cursor !== null) {
    const { createdAt, id } = decodeCursor(cursor, order.idKind ?? 'uuid');
    query.andWhere(`(${order.time}, ${order.id}) < (:cursorTime, :cursorId)`, {
      cursorTime: createdAt,
      cursorId: id,
    });
  }
  const entities = await query
    .orderBy(order.time, 'DESC')
    .addOrderBy(order.id, 'DESC')
    .limit(limit + 1)
    .getMany();
  const shown = entities.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    nextCursor: entities.length > limit && last ? encodeCursor(positionOf(last)) : null,
  };
}
