import type {
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

/** Every port that this room implements, over one pool of connections. */
export interface Persistence {
  database: Database;
  experiments: ExperimentRepository;
  flags: FlagRepository;
  holdouts: HoldoutRepository;
  savedGroups: SavedGroupRepository;
  eventNotes: EventNoteRepository;
  metrics: MetricRepository;
  apiKeys: ApiKeyRepository;
  auditLog: AuditLog;
  reports: ReportArchive;
  simulations: SimulationRepository;
  recounts: RecountRepository;
  nightlySteps: NightlySteps;
  idempotency: IdempotencyStore;
  catalogue: CatalogueSource;
  close(): Promise<void>;
}

/** For commands and tests, which have no container; connects at the first use. */
export function openPersistence(options: PersistenceOptions): Persistence {
  const database = new Database(options);
  return {
    database,
    experiments: new TypeOrmExperimentRepository(database),
    flags: new TypeOrmFlagRepository(database),
    holdouts: new TypeOrmHoldoutRepository(database),
    savedGroups: new TypeOrmSavedGroupRepository(database),
    eventNotes: new TypeOrmEventNoteRepository(database),
    metrics: new TypeOrmMetricRepository(database),
    apiKeys: new TypeOrmApiKeyRepository(database),
    auditLog: new TypeOrmAuditLog(database),
    reports: new TypeOrmReportArchive(database),
    simulations: new PostgresSimulationRepository(database),
    recounts: new PostgresRecountRepository(database),
    nightlySteps: new PostgresNightlySteps(database),
    idempotency: new PostgresIdempotencyStore(database),
    catalogue: new PostgresCatalogueSource(database),
    close: () => database.close(),
  };
}
