import { CatalogueSource, type CatalogueSnapshot } from '#libs/domain';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { listenForChanges } from '../listening/listen-for-changes.js';
import type { Database } from '../database.js';
import { ApiKeyEntity } from '../entities/api-key.entity.js';
import { CatalogueVersionEntity } from '../entities/catalogue-version.entity.js';
import { ExperimentEntity } from '../entities/experiment.entity.js';
import { FlagEntity } from '../entities/flag.entity.js';
import { HoldoutEntity } from '../entities/holdout.entity.js';
import { MetricEntity } from '../entities/metric.entity.js';
import { apiKeyOf } from '../mappers/api-key.mapper.js';
import { experimentOf } from '../mappers/experiment.mapper.js';
import { flagOf } from '../mappers/flag.mapper.js';
import { holdoutOf } from '../mappers/holdout.mapper.js';
import { metricOf } from '../mappers/metric.mapper.js';
import { CATALOGUE_CHANNEL } from './record-change.js';
import { SavedGroupReader } from './saved-group-reader.js';

export class PostgresCatalogueSource extends CatalogueSource {
  private readonly savedGroups = new SavedGroupReader();

  constructor(private readonly database: Database) {
    super();
  }

  /** One snapshot of the database for all reads, so the version is that of what stands beside it. */
  override load(): Promise<CatalogueSnapshot> {
    return this.database.transaction(async (manager) => {
      const version = await versionOf(manager);
      const experiments = await manager.findBy(ExperimentEntity, { status: Not('archived') });
      const flags = await manager.find(FlagEntity);
      const holdouts = await manager.find(HoldoutEntity);
      const savedGroups = await this.savedGroups.read(manager);
      const metrics = await manager.find(MetricEntity);
      const keys = await manager.findBy(ApiKeyEntity, { revokedAt: IsNull() });
      return {
        version,
        experiments: experiments.map(experimentOf),
        metrics: metrics.map(metricOf),
        flags: flags.map(flagOf),
        holdouts: holdouts.map(holdoutOf),
        savedGroups,
        keys: keys.map(apiKeyOf),
      };
    }, 'REPEATABLE READ');
  }

  override currentVersion(): Promise<number> {
    return this.database.run(versionOf);
  }

  /** Returns when it listens, or, with the database away, when it has begun to try; it tries for ever. */
  override subscribe(onChange: () => void): Promise<{ close(): Promise<void> }> {
    const { databaseUrl, onConnectionError } = this.database.options;
    return listenForChanges({ databaseUrl, channel: CATALOGUE_CHANNEL, onChange, onConnectionError });
  }
}

async function versionOf(manager: EntityManager): Promise<number> {
  const { version } = await manager.findOneByOrFail(CatalogueVersionEntity, { id: 1 });
  return Number(version);
}
