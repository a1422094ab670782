import { AuditLog, type AuditEntry, type Page, type PageRequest } from '#libs/domain';
import type { Database } from '../database.js';
import { AuditEntryEntity } from '../entities/audit-entry.entity.js';
import { auditEntryOf } from '../mappers/audit-entry.mapper.js';
import { newestFirst } from './newest-first.js';

export class TypeOrmAuditLog extends AuditLog {
  constructor(private readonly database: Database) {
    super();
  }

  override list(projectId: string, page: PageRequest, entityKey: string | null): Promise<Page<AuditEntry>> {
    return this.database.run((manager) => {
      const query = manager
        .createQueryBuilder(AuditEntryEntity, 'entry')
        .where('entry.projectId = :projectId', { projectId });
      if (entityKey !== null) query.andWhere('entry.entityKey = :entityKey', { entityKey });
      return newestFirst(query, { time: 'entry.at', id: 'entry.id', idKind: 'number' as const }, page, {
        itemOf: auditEntryOf,
        positionOf: ({ at, id }) => ({ createdAt: at, id }),
      });
    });
  }
}
