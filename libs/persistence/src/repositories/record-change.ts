import type { AuditEntry, ChangeContext } from '#libs/domain';
import type { EntityManager } from 'typeorm';

/** Channel of PostgreSQL's NOTIFY on which every change of the catalogue is announced; the payload is its version. */
export const CATALOGUE_CHANNEL = 'catalogue_changed';

export interface Change {
  projectId: string;
  entityType: AuditEntry['entityType'];
  entityKey: string;
  /** Null when it is new. */
  before: object | null;
  /** Null when it is gone. */
  after: object | null;
}

/** What belongs to every write, in its transaction: one audit entry, the next version of the catalogue, the announcement. */
export async function recordChange(
  manager: EntityManager,
  { projectId, entityType, entityKey, before, after }: Change,
  { actor, requestId, action }: ChangeContext,
): Promise<void> {
  await manager.query(
    `INSERT INTO audit_log (project_id, actor, request_id, action, entity_type, entity_key, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [projectId, actor, requestId, action, entityType, entityKey, jsonTextOf(before), jsonTextOf(after)],
  );
  await manager.query(
    `WITH next AS (UPDATE catalogue_version SET version = version + 1 RETURNING version)
     SELECT pg_notify($1, version::text) FROM next`,
    [CATALOGUE_CHANNEL],
  );
}

function jsonTextOf(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}
