import {
  AlreadyExistsError,
  ReportArchive,
  type Page,
  type PageRequest,
  type StoredReport,
} from '#libs/domain';
import type { Database } from '../database.js';
import { ReportEntity } from '../entities/report.entity.js';
import { reportHeadOf, storedReportOf } from '../mappers/stored-report.mapper.js';
import { sqlStateOf } from '../translate-error.js';
import { newestFirst } from './newest-first.js';
import { isPossibleId } from './possible-names.js';

const UNIQUE_VIOLATION = '23505';

export class TypeOrmReportArchive extends ReportArchive {
  constructor(private readonly database: Database) {
    super();
  }

  override async save({ id, experimentId, createdAt, report }: StoredReport): Promise<void> {
    await this.database.run(async (manager) => {
      try {
        await manager.query(
          'INSERT INTO reports (id, experiment_id, created_at, report) VALUES ($1, $2, $3, $4)',
          [id, experimentId, createdAt, JSON.stringify(report)],
        );
      } catch (error) {
        throw sqlStateOf(error) === UNIQUE_VIOLATION ? new AlreadyExistsError('report', id) : error;
      }
    });
  }

  override async newest(experimentId: string): Promise<StoredReport | null> {
    const entity = await this.database.run((manager) =>
      manager.findOne(ReportEntity, { where: { experimentId }, order: { createdAt: 'DESC', id: 'DESC' } }),
    );
    return entity && storedReportOf(entity);
  }

  override async find(experimentId: string, id: string): Promise<StoredReport | null> {
    if (!isPossibleId(id)) return null;
    const entity = await this.database.run((manager) =>
      manager.findOneBy(ReportEntity, { experimentId, id }),
    );
    return entity && storedReportOf(entity);
  }

  override list(experimentId: string, page: PageRequest): Promise<Page<Omit<StoredReport, 'report'>>> {
    return this.database.run((manager) =>
      newestFirst(
        manager
          .createQueryBuilder(ReportEntity, 'report')
          .select(['report.id', 'report.experimentId', 'report.createdAt'])
          .where('report.experimentId = :experimentId', { experimentId }),
        { time: 'report.createdAt', id: 'report.id' },
        page,
        { itemOf: reportHeadOf, positionOf: (entity) => entity },
      ),
    );
  }
}
