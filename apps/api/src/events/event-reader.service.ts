import type { EventSlices } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { CatalogueService } from '../catalogue/catalogue.service.js';
import { projectCatalogue } from '../catalogue/project-catalogue.js';
import { EventTimes } from './event-times.js';
import { readBatch, type Batch } from './read-batch.js';
import { rejectUnknown } from './reject-unknown.js';
import { sliceBatch } from './slices/slice-batch.js';

/** Turns bytes into events, by what is known now of experiments and of times. */
@Injectable()
export class EventReader {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly times: EventTimes,
  ) {}

  /** All at once, when every event is good and ordinary; else null. */
  slice(projectId: string, bytes: Buffer): EventSlices | null {
    const known = projectCatalogue(this.catalogue.current(), projectId).variants;
    return sliceBatch(bytes, {
      ...this.times.current(),
      isKnown: (experiment, variant) => known.get(experiment)?.has(variant) === true,
    });
  }

  /** One by one, whatever they are like; ProblemError when they are no batch. */
  read(bytes: Buffer | undefined): Promise<Batch> {
    return readBatch(bytes, this.times.current());
  }

  /** Moves events of experiments and variants that do not exist to the rejected ones. */
  rejectUnknown(batch: Batch, projectId: string): Promise<void> {
    return rejectUnknown(this.catalogue, batch, projectId);
  }
}
