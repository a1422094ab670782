import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RecountRepository, type MeasuredExperiment } from '#libs/domain';
import { MeasuredExperiments } from '../aggregation/measured-experiments.js';
import { NightlyTask } from './nightly-task.js';

/** What stopped so long ago gets no events any more, and was recounted thirty times since. */
const RECOUNTED_AFTER_STOP_MILLIS = 30 * 86_400_000;

/** Lets every experiment be recounted, one after the other. */
@Injectable()
export class RecountTask extends NightlyTask {
  override readonly step = 'recount';

  constructor(
    private readonly measured: MeasuredExperiments,
    private readonly recounts: RecountRepository,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    for (const experiment of await this.measured.current()) {
      signal.throwIfAborted();
      if (isOver(experiment)) continue;
      const { projectId, id: experimentId, key } = experiment;
      const request = { projectId, experimentId, experiment: key, repair: false, nightly: true };
      await this.recounts.ask({ id: randomUUID(), ...request });
    }
  }
}

function isOver({ stoppedAt }: MeasuredExperiment): boolean {
  return stoppedAt !== null && stoppedAt.getTime() < Date.now() - RECOUNTED_AFTER_STOP_MILLIS;
}
