import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { GuardedClient } from './guarded-client.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { AuditEntryEntity } from './entities/audit-entry.entity.js';
import { CatalogueVersionEntity } from './entities/catalogue-version.entity.js';
import { EventNoteEntity } from './entities/event-note.entity.js';
import { ExperimentEntity } from './entities/experiment.entity.js';
import { FlagEntity } from './entities/flag.entity.js';
import { HoldoutEntity } from './entities/holdout.entity.js';
import { IdempotencyKeyEntity } from './entities/idempotency-key.entity.js';
import { MetricEntity } from './entities/metric.entity.js';
import { ProjectEntity } from './entities/project.entity.js';
import { RecountEntity } from './entities/recount.entity.js';
import { ReportEntity } from './entities/report.entity.js';
import { SavedGroupEntity } from './entities/saved-group.entity.js';
import { SimulationEntity } from './entities/simulation.entity.js';

export interface PersistenceOptions {
  /** postgres:// URL. */
  databaseUrl: string;
  /** Most connections at a time, 10 by default. */
  poolSize?: number;
  /** A statement is given up after this long, 5000 ms by default; a server that does not even answer, a second later. */
  statementTimeoutMillis?: number;
  /** How the connections are called in pg_stat_activity. */
  applicationName?: string;
  /** Hears of connections that were lost while nobody waited on them; those are replaced, there is nothing to do. */
  onConnectionError?: (error: Error) => void;
}

/** Nobody waits longer than this for a connection. */
export const CONNECT_TIMEOUT_MILLIS = 2_000;
const STATEMENT_TIMEOUT_MILLIS = 5_000;
const NETWORK_MARGIN_MILLIS = 1_000;
const POOL_SIZE = 10;

/** TypeORM over our tables; not connected yet. The schema is the migrations' alone: nothing here ever changes it. */
export function createDataSource(
  options: PersistenceOptions,
  connectTimeout = CONNECT_TIMEOUT_MILLIS,
): DataSource {
  const statementTimeout = options.statementTimeoutMillis ?? STATEMENT_TIMEOUT_MILLIS;
  return new DataSource({
    type: 'postgres',
    url: options.databaseUrl,
    entities: [
      ProjectEntity,
      MetricEntity,
      ExperimentEntity,
      FlagEntity,
      HoldoutEntity,
      SavedGroupEntity,
      ApiKeyEntity,
      AuditEntryEntity,
      RecountEntity,
      ReportEntity,
      SimulationEntity,
      IdempotencyKeyEntity,
      CatalogueVersionEntity,
      EventNoteEntity,
    ],
    synchronize: false,
    installExtensions: false,
    logging: false,
    connectTimeoutMS: connectTimeout,
    poolSize: options.poolSize ?? POOL_SIZE,
    applicationName: options.applicationName ?? 'consumer-science',
    poolErrorHandler: (error: Error) => options.onConnectionError?.(error),
    extra: {
      Client: GuardedClient,
      keepAlive: true,
      statement_timeout: statementTimeout,
      query_timeout: statementTimeout + NETWORK_MARGIN_MILLIS,
      idle_in_transaction_session_timeout: 30_000,
    },
  });
}
