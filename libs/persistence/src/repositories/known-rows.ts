import { In, type EntityManager, type EntityTarget, type FindOptionsWhere } from 'typeorm';

/** What rows have that tell of every change: the version grows with each. */
interface Versioned {
  id: string;
  version: number;
  updatedAt: Date;
}

interface Known<Item> {
  /** Its version, and when it got it. */
  state: string;
  item: Item;
}

export interface RowKind<Entity extends Versioned, Item> {
  entity: EntityTarget<Entity>;
  itemOf: (entity: Entity) => Item;
  /** SQL of the columns of the table: which rows are wanted; absent: all. */
  where?: string;
}

/** Of a UUID as text. */
const ID_LENGTH = 36;

/** Rows of one query: their number is no reason to hold up everything else while they are parsed. */
const MOST_NAMED = 100;

/**
 * Reads all rows of a table, again and again: most stay as they are, so only what changed since the read before is sent and parsed,
 * and the rest are the same objects as then. In the order in which they were created.
 */
export class KnownRows<Entity extends Versioned, Item> {
  private known: ReadonlyMap<string, Known<Item>> = new Map();

  constructor(private readonly kind: RowKind<Entity, Item>) {}

  /** `manager` must show one state of the database to all queries. */
  async read(manager: EntityManager): Promise<Item[]> {
    const { known } = this;
    const heads = await this.heads(manager);
    const changed = heads.filter(([id, state]) => known.get(id)?.state !== state).map(([id]) => id);
    const fresh = await this.fetch(manager, changed);
    const next = new Map<string, Known<Item>>();
    for (const [id, state] of heads) {
      const item = fresh.get(id) ?? known.get(id)?.item;
      if (item !== undefined) next.set(id, { state, item });
    }
    this.known = next;
    return [...next.values()].map(({ item }) => item);
  }

  /**
   * Id and state of each row; as one text, which costs a tenth of as many rows. The time is part of the state: after a backup was
   * put back, a version may come a second time.
   */
  private async heads(manager: EntityManager): Promise<[string, string][]> {
    const { tableName } = manager.connection.getMetadata(this.kind.entity);
    const [row] = await manager.query<{ heads: string }[]>(
      `SELECT coalesce(string_agg(concat(id, ' ', version, ' ', extract(epoch FROM updated_at)), ',' ORDER BY created_at, id), '') AS heads
       FROM ${tableName} WHERE ${this.kind.where ?? 'true'}`,
    );
    const heads = row?.heads ?? '';
    if (heads === '') return [];
    return heads.split(',').map((head) => [head.slice(0, ID_LENGTH), head.slice(ID_LENGTH)]);
  }

  private async fetch(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, Item>> {
    const items = new Map<string, Item>();
    for (let from = 0; from < ids.length; from += MOST_NAMED) {
      const named = { id: In(ids.slice(from, from + MOST_NAMED)) } as FindOptionsWhere<Entity>;
      for (const entity of await manager.findBy(this.kind.entity, named)) {
        items.set(entity.id, this.kind.itemOf(entity));
      }
    }
    return items;
  }
}
