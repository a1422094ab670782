import {
  DatabaseUnavailableError,
  DomainError,
  NotFoundError,
  pendingStep,
  VersionConflictError,
  type Experiment,
  type PendingStep,
} from '#libs/domain';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { carryOut } from '../dry-run/perform.js';
import { ExperimentsService } from '../experiments/experiments.service.js';
import { Clock } from '../requester/clock.js';
import { LOGGER } from '../server/logger.token.js';
import { ScheduledPlans } from './scheduled-plans.service.js';

/** Does what a schedule says, once: of several processes that try, the version of the experiment lets one through. */
@Injectable()
export class ScheduledSteps {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly plans: ScheduledPlans,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Takes the step whose time has come, if there is one still. What the rules or the data refuse is held, with the reason, until a
   * person changes the schedule. Rejects when it could not be tried, as when the database is away, and with StepWaitsError when the
   * data say too little.
   */
  async take({ projectId, key }: Pick<Experiment, 'projectId' | 'key'>): Promise<void> {
    try {
      const experiment = await this.experiments.get(projectId, key);
      const step = pendingStep(experiment, this.clock.now());
      if (step !== null) await this.takeOrHold(experiment, step);
    } catch (error) {
      // Somebody else was faster: another process with the same step, or a person with another wish.
      if (error instanceof VersionConflictError || error instanceof NotFoundError) return;
      throw error;
    }
  }

  private async takeOrHold(experiment: Experiment, step: PendingStep): Promise<void> {
    const { key } = experiment;
    const refusal = await this.refusalOf(experiment, step);
    if (refusal === null) {
      this.logger.info({ experiment: key, step: step.kind }, 'the schedule took a step');
      return;
    }
    await carryOut(() => this.plans.planHold(experiment, refusal));
    this.logger.warn({ experiment: key, step: step.kind, reason: refusal }, 'the schedule is held');
  }

  /** Why the step must not be taken; null when it was taken. */
  private async refusalOf(experiment: Experiment, step: PendingStep): Promise<string | null> {
    const alarm = await this.plans.alarmAgainst(experiment, step);
    if (alarm !== null) return alarm;
    try {
      await carryOut(() => this.plans.planStep(experiment, step));
      return null;
    } catch (error) {
      // Nothing holds back the end: what goes wrong with it is tried again.
      if (isRefusal(error) && step.kind !== 'stop') return error.message;
      throw error;
    }
  }
}

/** A rule says no, and would say so again; the others say nothing against the step. */
function isRefusal(error: unknown): error is DomainError {
  return (
    error instanceof DomainError &&
    !(error instanceof VersionConflictError) &&
    !(error instanceof NotFoundError) &&
    !(error instanceof DatabaseUnavailableError)
  );
}
