import type { SavedGroup } from '#libs/domain';
import { In, type EntityManager } from 'typeorm';
import { SavedGroupEntity } from '../entities/saved-group.entity.js';
import { savedGroupOf } from '../mappers/saved-group.mapper.js';

type Head = Pick<SavedGroup, 'id' | 'version' | 'updatedAt'>;

/**
 * Reads all saved groups, again and again. Together they may list millions of values, and most stay as they are: only what changed
 * since the read before is sent and parsed, and the rest are the same objects as then.
 */
export class SavedGroupReader {
  private known: ReadonlyMap<string, SavedGroup> = new Map();

  /** `manager` must show one state of the database to both queries. */
  async read(manager: EntityManager): Promise<SavedGroup[]> {
    const { known } = this;
    const heads = await manager.find(SavedGroupEntity, {
      select: { id: true, version: true, updatedAt: true },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    const changed = heads.filter((head) => !isSame(head, known.get(head.id))).map(({ id }) => id);
    const read = changed.length === 0 ? [] : await manager.findBy(SavedGroupEntity, { id: In(changed) });
    const fresh = new Map(read.map((entity) => [entity.id, savedGroupOf(entity)]));
    const groups = heads.flatMap(({ id }) => fresh.get(id) ?? known.get(id) ?? []);
    this.known = new Map(groups.map((group) => [group.id, group]));
    return groups;
  }
}

/** The time too: after a backup was put back, a version may come a second time. */
function isSame(head: Head, known: Head | undefined): boolean {
  return head.version === known?.version && head.updatedAt.getTime() === known.updatedAt.getTime();
}
