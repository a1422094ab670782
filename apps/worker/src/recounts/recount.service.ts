import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  DatabaseUnavailableError,
  differingOf,
  RecountRepository,
  StatisticsAudit,
  type MeasuredExperiment,
  type Recount,
} from '#libs/domain';
import { MeasuredExperiments } from '../aggregation/measured-experiments.js';
import { HeldLease, LeaseLostError } from '../leases/held-lease.js';
import { recountExperiment, skipped, type RecountOutcome } from './recount-experiment.js';
import { RecountListener } from './recount-listener.js';

/** A recount that ends its worker every time is given up, so that the others get their turn. */
const MOST_ATTEMPTS = 15;
/** Between two recounts of the night, as long as the one before took, but no longer than this. */
const LONGEST_PAUSE_MILLIS = 60_000;
/** How long what is kept may be in the making before a recount gives up on it. */
const PATIENCE_MILLIS = 60_000;
const PATIENCE_AFTER_REPAIR_MILLIS = 30 * 60_000;
const LOOK_EVERY_MILLIS = 1_000;

/** Makes the recounts that wait, one after the other. */
@Injectable()
export class RecountService {
  constructor(
    private readonly recounts: RecountRepository,
    private readonly audit: StatisticsAudit,
    private readonly measured: MeasuredExperiments,
    private readonly listener: RecountListener,
  ) {}

  /** Until none waits or the signal says stop; what is at work then goes back among the waiting ones. */
  async runWaiting(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const recount = await this.recounts.claim();
      if (recount === null) return;
      const startedAt = performance.now();
      await this.run(recount, signal);
      const pause = Math.min(performance.now() - startedAt, LONGEST_PAUSE_MILLIS);
      if (recount.nightly) await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private async run(recount: Recount, stop: AbortSignal): Promise<void> {
    const lease = new HeldLease(
      () => this.recounts.hold(recount),
      (error) => this.listener.onError(error),
    );
    try {
      const outcome = await this.outcomeOf(recount, AbortSignal.any([stop, lease.signal]));
      await lease.end();
      const ended: Recount = { ...recount, ...outcome, finishedAt: new Date() };
      if (await this.recounts.finish(ended)) this.listener.onEnd(ended);
    } catch (error) {
      await lease.end();
      if (error instanceof LeaseLostError) return;
      await this.recounts.release(recount);
      if (!stop.aborted) throw error;
    }
  }

  /** Rejects only with what passes: the end of the process, a database that is away, another worker's claim. */
  private async outcomeOf(recount: Recount, signal: AbortSignal): Promise<RecountOutcome> {
    try {
      if (recount.attempts > MOST_ATTEMPTS) {
        return failed(`It was begun ${MOST_ATTEMPTS} times and never came to its end.`);
      }
      const outcome = await this.recount(recount, PATIENCE_MILLIS, signal);
      if (!recount.repair || !differingOf(outcome)) return outcome;
      await this.audit.countAnew(recount.experimentId);
      return await this.recount(recount, PATIENCE_AFTER_REPAIR_MILLIS, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DatabaseUnavailableError) throw error;
      this.listener.onError(error);
      return failed(`It broke off: ${error instanceof Error ? error.message : String(error)}.`);
    }
  }

  private async recount(recount: Recount, patience: number, signal: AbortSignal): Promise<RecountOutcome> {
    const deadline = performance.now() + patience;
    for (;;) {
      const experiment = await this.experimentOf(recount);
      if (experiment === undefined) return skipped('The experiment is not measured any more.');
      const outcome = await recountExperiment(this.audit, experiment, signal);
      if (outcome !== null) return outcome;
      if (performance.now() > deadline) {
        return skipped('Its statistics are being built from the log; recount when they are complete.');
      }
      await delay(LOOK_EVERY_MILLIS, undefined, { signal });
    }
  }

  private async experimentOf({ experimentId }: Recount): Promise<MeasuredExperiment | undefined> {
    return (await this.measured.current()).find(({ id }) => id === experimentId);
  }
}

function failed(detail: string): RecountOutcome {
  return { status: 'failed', phases: [], detail };
}
