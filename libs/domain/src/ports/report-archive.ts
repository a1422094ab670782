import type { Page, PageRequest } from '../page.js';
import type { StoredReport } from '../report.js';

/** Every report that was shown, for ever as it was shown. */
export abstract class ReportArchive {
  abstract save(report: StoredReport): Promise<void>;

  abstract newest(experimentId: string): Promise<StoredReport | null>;

  abstract find(experimentId: string, id: string): Promise<StoredReport | null>;

  /** Newest first. */
  abstract list(experimentId: string, page: PageRequest): Promise<Page<Omit<StoredReport, 'report'>>>;
}
