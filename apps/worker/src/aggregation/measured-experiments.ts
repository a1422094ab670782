import { Injectable } from '@nestjs/common';
import { CatalogueSource, measuredExperimentOf, type MeasuredExperiment } from '#libs/domain';

/** What is to be measured now: every experiment that has started and is not archived. Read anew when the catalogue changed. */
@Injectable()
export class MeasuredExperiments {
  private version: number | null = null;
  private experiments: readonly MeasuredExperiment[] = [];

  constructor(private readonly catalogue: CatalogueSource) {}

  async current(): Promise<readonly MeasuredExperiment[]> {
    if ((await this.catalogue.currentVersion()) === this.version) return this.experiments;
    const snapshot = await this.catalogue.load();
    this.experiments = snapshot.experiments.flatMap(
      (experiment) => measuredExperimentOf(experiment, snapshot.metrics) ?? [],
    );
    this.version = snapshot.version;
    return this.experiments;
  }
}
