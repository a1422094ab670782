import {
  ApiKeyRepository,
  AuditLog,
  CatalogueSource,
  EventNoteRepository,
  ExperimentRepository,
  FlagRepository,
  HoldoutRepository,
  IdempotencyStore,
  MetricRepository,
  NightlySteps,
  RecountRepository,
  ReportArchive,
  SavedGroupRepository,
  SimulationRepository,
} from '#libs/domain';
import { Module, type DynamicModule, type OnApplicationShutdown, type Type } from '@nestjs/common';
import type { PersistenceOptions } from './data-source.js';
import { Database } from './database.js';
import { PostgresCatalogueSource } from './repositories/postgres-catalogue-source.js';
import { PostgresIdempotencyStore } from './repositories/postgres-idempotency-store.js';
import { PostgresNightlySteps } from './repositories/postgres-nightly-steps.js';
import { PostgresRecountRepository } from './repositories/postgres-recount.repository.js';
import { PostgresSimulationRepository } from './repositories/postgres-simulation.repository.js';
import { TypeOrmApiKeyRepository } from './repositories/typeorm-api-key.repository.js';
import { TypeOrmAuditLog } from './repositories/typeorm-audit-log.js';
import { TypeOrmEventNoteRepository } from './repositories/typeorm-event-note.repository.js';
import { TypeOrmExperimentRepository } from './repositories/typeorm-experiment.repository.js';
import { TypeOrmFlagRepository } from './repositories/typeorm-flag.repository.js';
import { TypeOrmHoldoutRepository } from './repositories/typeorm-holdout.repository.js';
import { TypeOrmMetricRepository } from './repositories/typeorm-metric.repository.js';
import { TypeOrmReportArchive } from './repositories/typeorm-report-archive.js';
import { TypeOrmSavedGroupRepository } from './repositories/typeorm-saved-group.repository.js';

const adapter = <Port>(
  provide: abstract new () => Port,
  Adapter: Type<Port>,
): {
  provide: abstract new () => Port;
  useFactory: (database: Database) => Port;
  inject: [typeof Database];
} => ({
  provide,
  useFactory: (database) => new Adapter(database),
  inject: [Database],
});

const ADAPTERS = [
  adapter(ExperimentRepository, TypeOrmExperimentRepository),
  adapter(FlagRepository, TypeOrmFlagRepository),
  adapter(HoldoutRepository, TypeOrmHoldoutRepository),
  adapter(SavedGroupRepository, TypeOrmSavedGroupRepository),
  adapter(EventNoteRepository, TypeOrmEventNoteRepository),
  adapter(MetricRepository, TypeOrmMetricRepository),
  adapter(ApiKeyRepository, TypeOrmApiKeyRepository),
  adapter(AuditLog, TypeOrmAuditLog),
  adapter(ReportArchive, TypeOrmReportArchive),
  adapter(SimulationRepository, PostgresSimulationRepository),
  adapter(RecountRepository, PostgresRecountRepository),
  adapter(NightlySteps, PostgresNightlySteps),
  adapter(IdempotencyStore, PostgresIdempotencyStore),
  adapter(CatalogueSource, PostgresCatalogueSource),
];

/**
 * Provides the ports of the domain, the abstract classes being the tokens, and Database for health checks. Booting does not
 * need the database: it connects at the first use. Closes with the application, in three seconds at most.
 */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  constructor(private readonly database: Database) {}

  static forRoot(options: PersistenceOptions): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      providers: [{ provide: Database, useFactory: () => new Database(options) }, ...ADAPTERS],
      exports: [Database, ...ADAPTERS.map(({ provide }) => provide)],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
