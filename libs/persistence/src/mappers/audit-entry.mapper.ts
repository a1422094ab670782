import type { AuditEntry } from '#libs/domain';
import type { AuditEntryEntity } from '../entities/audit-entry.entity.js';

export function auditEntryOf(entity: AuditEntryEntity): AuditEntry {
  return {
    id: entity.id,
    projectId: entity.projectId,
    at: entity.at,
    actor: entity.actor,
    requestId: entity.requestId,
    action: entity.action,
    entityType: entity.entityType,
    entityKey: entity.entityKey,
    before: entity.before,
    after: entity.after,
  };
}
