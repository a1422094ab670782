import { CatalogueSource, type CatalogueSnapshot } from '#libs/domain';
import { IsNull, type EntityManager } from 'typeorm';
import { listenForChanges } from '../listening/listen-for-changes.js';
import type { Database } from '../database.js';
import { ApiKeyEntity } from '../entities/api-key.entity.js';
import { CatalogueVersionEntity } from '../entities/catalogue-version.entity.js';
import { ExperimentEntity } from '../entities/experiment.entity.js';
import { FlagEntity } from '../entities/flag.entity.js';
import { HoldoutEntity } from '../entities/holdout.entity.js';
import { MetricEntity } from '../entities/metric.entity.js';
import { SavedGroupEntity } from '../entities/saved-group.entity.js';
import { apiKeyOf } from '../mappers/api-key.mapper.js';
import { experimentOf } from '../mappers/experiment.mapper.js';
import { flagOf } from '../mappers/flag.mapper.js';
import { holdoutOf } from '../mappers/holdout.mapper.js';
import { metricOf } from '../mappers/metric.mapper.js';
import { savedGroupOf } from '../mappers/saved-group.mapper.js';
import { KnownRows } from './known-rows.js';
import { CATALOGUE_CHANNEL } from './record-change.js';

export class PostgresCatalogueSource extends CatalogueSource {
  private readonly experiments = new KnownRows({
    entity: ExperimentEntity,
    itemOf: experimentOf,
    where: `status <> 'archived'`,
  });
  private readonly flags = new KnownRows({ entity: FlagEntity, itemOf: flagOf });
  private readonly holdouts = new KnownRows({ entity: HoldoutEntity, itemOf: holdoutOf });
  private readonly savedGroups = new KnownRows({ entity: SavedGroupEntity, itemOf: savedGroupOf });
  private readonly metrics = new KnownRows({ entity: MetricEntity, itemOf: metricOf });

  constructor(private readonly database: Database) {
    super();
  }

  /** One snapshot of the database for all reads, so the version is that of what stands beside it. */
  override load(): Promise<CatalogueSnapshot> {
    return this.database.transaction(async (manager) => {
      const version = await versionOf(manager);
      const experiments = await this.experiments.read(manager);
      const flags = await this.flags.read(manager);
      const holdouts = await this.holdouts.read(manager);
      const savedGroups = await this.savedGroups.read(manager);
      const metrics = await this.metrics.read(manager);
      const keys = await manager.findBy(ApiKeyEntity, { revokedAt: IsNull() });
      return {
        version,
        experiments,
        metrics,
        flags,
        holdouts,
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
