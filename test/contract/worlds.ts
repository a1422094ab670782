import pg from 'pg';
import type {
  ApiKeyRepository,
  AuditLog,
  CatalogueSource,
  ExperimentRepository,
  FlagRepository,
  HoldoutRepository,
  IdempotencyStore,
  MetricRepository,
  ReportArchive,
  SavedGroupRepository,
  SimulationRepository,
} from '#libs/domain';
import { openPersistence } from '#libs/persistence';
import {
  FakeApiKeyRepository,
  FakeAuditLog,
  FakeCatalogueSource,
  FakeExperimentRepository,
  FakeFlagRepository,
  FakeHoldoutRepository,
  FakeIdempotencyStore,
  FakeMetricRepository,
  FakeReportArchive,
  FakeSavedGroupRepository,
  FakeSimulationRepository,
  MemoryCatalogue,
} from '../support/fakes/index.js';
import { createTestDatabase } from '../support/test-database.js';

/** One implementation of every port of the catalogue, sharing one store. */
export interface World {
  experiments: ExperimentRepository;
  flags: FlagRepository;
  holdouts: HoldoutRepository;
  savedGroups: SavedGroupRepository;
  metrics: MetricRepository;
  apiKeys: ApiKeyRepository;
  auditLog: AuditLog;
  reports: ReportArchive;
  simulations: SimulationRepository;
  idempotency: IdempotencyStore;
  catalogue: CatalogueSource;
  /** Lets time pass for what the idempotency store remembers. */
  age(seconds: number): Promise<void>;
  close(): Promise<void>;
}

function openFakes(): Promise<World> {
  const memory = new MemoryCatalogue();
  let now = Date.now();
  return Promise.resolve({
    experiments: new FakeExperimentRepository(memory),
    flags: new FakeFlagRepository(memory),
    holdouts: new FakeHoldoutRepository(memory),
    savedGroups: new FakeSavedGroupRepository(memory),
    metrics: new FakeMetricRepository(memory),
    apiKeys: new FakeApiKeyRepository(memory),
    auditLog: new FakeAuditLog(memory),
    reports: new FakeReportArchive(),
    simulations: new FakeSimulationRepository(),
    idempotency: new FakeIdempotencyStore(() => now),
    catalogue: new FakeCatalogueSource(memory),
    age: (seconds) => {
      now += seconds * 1_000;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  });
}

async function openPostgres(): Promise<World> {
  const database = await createTestDatabase();
  const persistence = openPersistence({ databaseUrl: database.url });
  return {
    ...persistence,
    age: async (seconds) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      await client.query(`UPDATE idempotency_keys SET claimed_at = claimed_at - make_interval(secs => $1)`, [
        seconds,
      ]);
      await client.end();
    },
    close: async () => {
      await persistence.close();
      await database.drop();
    },
  };
}

export const WORLDS: [name: string, open: () => Promise<World>][] = [
  ['in memory', openFakes],
  ['PostgreSQL', openPostgres],
];
