import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import {
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
import { Database, PersistenceModule } from '#libs/persistence';
import { createTestDatabase } from '../../support/test-database.js';

@Injectable()
class Reader {
  constructor(readonly metrics: MetricRepository) {}
}

describe('PersistenceModule', () => {
  it('boots without its database and closes', async () => {
    const unreachable = PersistenceModule.forRoot({ databaseUrl: 'postgres://nobody@127.0.0.1:1/nothing' });
    const module = await Test.createTestingModule({ imports: [unreachable] }).compile();
    await module.init();
    await module.close();
  });

  it('gives every port to those who ask for the abstract class, and closes the pool with the application', async () => {
    const database = await createTestDatabase();
    const module = await Test.createTestingModule({
      imports: [PersistenceModule.forRoot({ databaseUrl: database.url })],
      providers: [Reader],
    }).compile();
    const ports = [
      ExperimentRepository,
      MetricRepository,
      ApiKeyRepository,
      AuditLog,
      ReportArchive,
      IdempotencyStore,
      CatalogueSource,
      SimulationRepository,
      FlagRepository,
      HoldoutRepository,
      SavedGroupRepository,
    ];
    for (const port of ports) expect(module.get<unknown>(port)).toBeInstanceOf(port);
    const { metrics } = module.get(Reader);
    expect(await metrics.findByKeys('00000000-0000-0000-0000-000000000001', ['nothing'])).toEqual([]);
    await module.close();
    await expect(module.get(Database).ping()).rejects.toThrow(/closed/);
    await database.drop();
  });
});
