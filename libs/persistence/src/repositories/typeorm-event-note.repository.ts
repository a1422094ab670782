import { EventNoteRepository, type ChangeContext, type EventNote, type ObservedName } from '#libs/domain';
import type { Database } from '../database.js';
import { EventNoteEntity } from '../entities/event-note.entity.js';
import { VersionedTable } from './versioned-table.js';

export class TypeOrmEventNoteRepository extends EventNoteRepository {
  private readonly table: VersionedTable<EventNoteEntity, EventNote>;

  constructor(private readonly database: Database) {
    super();
    this.table = new VersionedTable(database, {
      entity: EventNoteEntity,
      type: 'event',
      entityOf: (note) => ({ ...note }),
      itemOf: (entity) => ({ ...entity }),
    });
  }

  override create(note: EventNote, change: ChangeContext): Promise<void> {
    return this.table.create(note, change);
  }

  override update(note: EventNote, change: ChangeContext): Promise<void> {
    return this.table.update(note, change);
  }

  override async find(projectId: string, { kind, name }: ObservedName): Promise<EventNote | null> {
    // Text that no event can have for a name, and the database would refuse.
    if (name.includes('\0')) return null;
    const entity = await this.database.run((manager) =>
      manager.findOneBy(EventNoteEntity, { projectId, kind, key: name }),
    );
    return entity && { ...entity };
  }

  override listAll(projectId: string): Promise<EventNote[]> {
    return this.database.run(async (manager) => {
      const entities = await manager.findBy(EventNoteEntity, { projectId });
      return entities.map((entity) => ({ ...entity }));
    });
  }
}
