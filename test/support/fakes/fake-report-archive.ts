import {
  AlreadyExistsError,
  ReportArchive,
  type Page,
  type PageRequest,
  type StoredReport,
} from '#libs/domain';
import { copyOf } from './copy-of.js';
import { newestFirst } from './newest-first.js';

export class FakeReportArchive extends ReportArchive {
  readonly reports: StoredReport[] = [];

  override async save(report: StoredReport): Promise<void> {
    await Promise.resolve();
    if (this.reports.some(({ id }) => id === report.id)) throw new AlreadyExistsError('report', report.id);
    this.reports.push(copyOf(report));
  }

  override newest(experimentId: string): Promise<StoredReport | null> {
    const { items } = newestFirst(this.of(experimentId), { limit: 1, cursor: null }, (one) => one.createdAt);
    return Promise.resolve(items[0] ?? null);
  }

  override find(experimentId: string, id: string): Promise<StoredReport | null> {
    return Promise.resolve(copyOf(this.of(experimentId).find((one) => one.id === id) ?? null));
  }

  override async list(experimentId: string, page: PageRequest): Promise<Page<Omit<StoredReport, 'report'>>> {
    await Promise.resolve();
    const { items, nextCursor } = newestFirst(this.of(experimentId), page, (one) => one.createdAt);
    return {
      items: items.map(({ id, experimentId: of, createdAt }) => ({ id, experimentId: of, createdAt })),
      nextCursor,
    };
  }

  private of(experimentId: string): StoredReport[] {
    return this.reports.filter((report) => report.experimentId === experimentId);
  }
}
