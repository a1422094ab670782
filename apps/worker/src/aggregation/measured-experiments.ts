import { Injectable } from '@nestjs/common';
import { CatalogueSource, measuredExperimentOf, type MeasuredExperiment } from '#libs/domain';

/** What is to be measured, as of one version of the catalogue. */
export interface MeasuredCatalogue {
  version: number;
  experiments: readonly MeasuredExperiment[];
}

/** What is to be measured now: every experiment that has started and is not archived. Read anew when the catalogue changed. */
@Injectable()
export class MeasuredExperiments {
  private known: MeasuredCatalogue | null = null;

  constructor(private readonly catalogue: CatalogueSource) {}

  async current(): Promise<readonly MeasuredExperiment[]> {
    return (await this.currentCatalogue()).experiments;
  }

  async currentCatalogue(): Promise<MeasuredCatalogue> {
    const version = await this.catalogue.currentVersion();
    if (this.known?.version === version) return this.known;
    const snapshot = await this.catalogue.load();
    const experiments = snapshot.experiments.flatMap(
      (experiment) => measuredExperimentOf(experiment, snapshot.metrics) ?? [],
    );
    const loaded = { version: snapshot.version, experiments };
    // Of drains side by side, one may have read a newer picture meanwhile.
    if (this.known === null || this.known.version < loaded.version) this.known = loaded;
    return this.known;
  }
}
