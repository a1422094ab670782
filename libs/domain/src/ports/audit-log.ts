import type { AuditEntry } from '../audit.js';
import type { Page, PageRequest } from '../page.js';

/** Reading side; writing happens beside each change, in its transaction. */
export abstract class AuditLog {
  /** Newest first; of one entity when `entityKey` is given. */
  abstract list(projectId: string, page: PageRequest, entityKey: string | null): Promise<Page<AuditEntry>>;
}
