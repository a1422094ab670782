import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { projectCatalogue, type ProjectCatalogue } from '../catalogue/project-catalogue.js';
import { featurePayload, type FeaturePayload } from './feature-payload.js';

interface Made {
  from: ProjectCatalogue;
  payload: FeaturePayload;
}

/** Payloads of the catalogue in force, made once per project and change. */
@Injectable()
export class FeaturesService {
  private readonly made = new Map<string, Made>();

  constructor(private readonly catalogue: CatalogueService) {}

  /** Seconds since what payloads are made of was last known to be the newest. */
  get ageSeconds(): number {
    return this.catalogue.wholeAgeSeconds;
  }

  /** ProblemError `unavailable` before the first catalogue could be read. */
  payload(projectId: string): FeaturePayload {
    const catalogue = this.catalogue.current();
    const from = projectCatalogue(catalogue, projectId);
    const last = this.made.get(projectId);
    if (last?.from === from) return last.payload;
    const payload = featurePayload(from, catalogue.version, last?.payload ?? null);
    this.made.set(projectId, { from, payload });
    return payload;
  }
}
