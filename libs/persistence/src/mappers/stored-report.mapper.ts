import type { StoredReport } from '#libs/domain';
import type { ReportEntity } from '../entities/report.entity.js';

export function storedReportOf(entity: ReportEntity): StoredReport {
  return { ...reportHeadOf(entity), report: entity.report };
}

export function reportHeadOf(
  entity: Pick<ReportEntity, 'id' | 'experimentId' | 'createdAt'>,
): Omit<StoredReport, 'report'> {
  return { id: entity.id, experimentId: entity.experimentId, createdAt: entity.createdAt };
}
