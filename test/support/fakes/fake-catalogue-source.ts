import { CatalogueSource, type CatalogueSnapshot } from '#libs/domain';
import { copyOf } from './copy-of.js';
import { MemoryCatalogue } from './memory-catalogue.js';

export class FakeCatalogueSource extends CatalogueSource {
  constructor(private readonly catalogue = new MemoryCatalogue()) {
    super();
  }

  override load(): Promise<CatalogueSnapshot> {
    const { version, experiments, flags, holdouts, savedGroups, metrics, apiKeys } = this.catalogue;
    return Promise.resolve(
      copyOf({
        version,
        experiments: [...experiments.values()].filter(({ status }) => status !== 'archived'),
        metrics: [...metrics.values()],
        flags: [...flags.values()],
        holdouts: [...holdouts.values()],
        savedGroups: [...savedGroups.values()],
        keys: [...apiKeys.values()].filter(({ revokedAt }) => revokedAt === null),
      }),
    );
  }

  override currentVersion(): Promise<number> {
    return Promise.resolve(this.catalogue.version);
  }

  override subscribe(onChange: () => void): Promise<{ close(): Promise<void> }> {
    const { listeners } = this.catalogue;
    const listener = (): void => onChange();
    listeners.add(listener);
    return Promise.resolve({
      close: () => {
        listeners.delete(listener);
        return Promise.resolve();
      },
    });
  }
}
