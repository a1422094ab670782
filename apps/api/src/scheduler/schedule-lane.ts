import { pendingStep, type Experiment, type PendingStep } from '#libs/domain';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { CatalogueService } from '../catalogue/catalogue.service.js';
import type { Clock } from '../requester/clock.js';
import type { ScheduledSteps } from './scheduled-steps.service.js';
import { StepWaitsError } from './step-waits-error.js';

const TICK_MILLIS = 1_000;
/** How long what failed waits for its next try: twice as long every time, and no longer than the second of these. */
const PAUSE_MILLIS = { first: 1_000, longest: 16_000 };

interface Pause {
  /** Milliseconds of the clock. */
  until: number;
  millis: number;
  reason: string;
}

export interface LaneParts {
  catalogue: Pick<CatalogueService, 'newest' | 'afterChange'>;
  steps: Pick<ScheduledSteps, 'take'>;
  clock: Clock;
  logger: Logger;
}

/** Does the steps of some kinds one after the other, and waits for no steps of other kinds. */
export class ScheduleLane {
  /** What failed, by the id of the experiment. */
  private readonly paused = new Map<string, Pause>();

  /** @param kinds what is done here, the most urgent first */
  constructor(
    private readonly kinds: readonly PendingStep['kind'][],
    private readonly parts: LaneParts,
  ) {}

  /** Looks again and again until told to stop; resolves when the step that is being done then is done. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.tick(signal).catch((error: unknown) => {
        this.parts.logger.error({ err: error }, 'schedules could not be looked at');
      });
      await delay(TICK_MILLIS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** One look at all schedules; resolves when what was due has been done or put off. */
  async tick(signal: AbortSignal): Promise<void> {
    const { catalogue, clock } = this.parts;
    const due = this.due(clock.now());
    for (const experiment of due) {
      if (signal.aborted) return;
      await this.takeOrPause(experiment);
    }
    // The next look must not find again what this one has done.
    if (due.length > 0) await catalogue.afterChange();
  }

  private due(now: Date): Experiment[] {
    const found = (this.parts.catalogue.newest?.experiments ?? []).flatMap((experiment) => {
      const step = pendingStep(experiment, now);
      const rank = step === null ? -1 : this.kinds.indexOf(step.kind);
      const isPaused = (this.paused.get(experiment.id)?.until ?? 0) > now.getTime();
      return rank < 0 || isPaused ? [] : [{ experiment, rank }];
    });
    return found.sort((one, other) => one.rank - other.rank).map(({ experiment }) => experiment);
  }

  private async takeOrPause(experiment: Experiment): Promise<void> {
    try {
      await this.parts.steps.take(experiment);
      this.paused.delete(experiment.id);
    } catch (error) {
      this.pause(experiment, error);
    }
  }

  private pause({ id, key }: Experiment, error: unknown): void {
    const { first, longest } = PAUSE_MILLIS;
    const before = this.paused.get(id);
    const millis = Math.min(longest, (before?.millis ?? first / 2) * 2);
    const reason = String(error);
    this.paused.set(id, { until: this.parts.clock.now().getTime() + millis, millis, reason });
    const said = { experiment: key, retryInMillis: millis };
    if (!(error instanceof StepWaitsError)) {
      this.parts.logger.warn({ ...said, err: error }, 'a scheduled step failed');
    } else if (before?.reason !== reason) {
      // A worker may be away for a night: said once.
      this.parts.logger.warn({ ...said, reason: error.message }, 'a scheduled step waits');
    }
  }
}
