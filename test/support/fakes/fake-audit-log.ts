import { AuditLog, InvalidInputError, type AuditEntry, type Page, type PageRequest } from '#libs/domain';
import { copyOf } from './copy-of.js';
import { MemoryCatalogue } from './memory-catalogue.js';

export class FakeAuditLog extends AuditLog {
  constructor(private readonly catalogue = new MemoryCatalogue()) {
    super();
  }

  override async list(
    projectId: string,
    { limit, cursor }: PageRequest,
    entityKey: string | null,
  ): Promise<Page<AuditEntry>> {
    await Promise.resolve();
    const entries = this.catalogue.audit
      .filter((entry) => entry.projectId === projectId)
      .filter((entry) => entityKey === null || entry.entityKey === entityKey)
      .reverse();
    const start = cursor === null ? 0 : entries.findIndex(({ id }) => id === cursor) + 1;
    if (cursor !== null && start === 0) {
      throw new InvalidInputError('The cursor is none.', [{ pointer: '/cursor', detail: 'is no cursor' }]);
    }
    const items = copyOf(entries.slice(start, start + limit));
    return { items, nextCursor: start + limit < entries.length ? (items.at(-1)?.id ?? null) : null };
  }
}
