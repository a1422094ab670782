import { VersionConflictError, type Experiment, type PendingStep } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import type { Intent } from '../dry-run/intent.js';
import { EndsService } from '../experiments/ends.service.js';
import { ExperimentsService } from '../experiments/experiments.service.js';
import { StartsService } from '../experiments/starts.service.js';
import { ReportComputation } from '../reports/report-computation.service.js';
import { Clock } from '../requester/clock.js';
import type { Requester } from '../requester/requester.js';
import { alarmOf } from './alarm-of.js';
import { StepWaitsError } from './step-waits-error.js';
import { waitOf } from './wait-of.js';

/** Who did it, in the audit log. */
const ACTOR = 'schedule';

/** What the schedule does, planned by the code that plans it for people. */
@Injectable()
export class ScheduledPlans {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly starts: StartsService,
    private readonly ends: EndsService,
    private readonly computation: ReportComputation,
    private readonly clock: Clock,
  ) {}

  /** VersionConflictError when it is not the experiment any more from which the step was read. */
  async planStep(experiment: Experiment, step: PendingStep): Promise<Intent<Experiment>> {
    const requester = requesterFor(experiment);
    switch (step.kind) {
      case 'start':
        return ofSameVersion(experiment, await this.starts.planStart(experiment.key, {}, requester));
      case 'stop':
        return ofSameVersion(experiment, await this.ends.planStop(experiment.key, requester));
      case 'ramp': {
        const schedule = { ...experiment.schedule, ramp: step.rest };
        const change = { traffic: step.step.traffic, schedule };
        return this.experiments.planRevision(experiment, change, 'experiment.ramp', requester);
      }
    }
  }

  planHold(experiment: Experiment, reason: string): Promise<Intent<Experiment>> {
    const schedule = { ...experiment.schedule, held: { at: this.clock.now(), reason } };
    return this.experiments.planRevision(
      experiment,
      { schedule },
      'experiment.hold',
      requesterFor(experiment),
    );
  }

  /** What the data say against a step; null when nothing does, StepWaitsError when they say too little. */
  async alarmAgainst(experiment: Experiment, { kind }: PendingStep): Promise<string | null> {
    if (kind !== 'ramp') return null;
    const now = this.clock.now();
    const report = await this.computation.reportOf(experiment, now);
    const alarm = alarmOf(report);
    const wait = alarm === null ? waitOf(experiment, report, now) : null;
    if (wait !== null) throw new StepWaitsError(wait);
    return alarm;
  }
}

function requesterFor({ projectId }: Experiment): Requester {
  return { projectId, actor: ACTOR, requestId: null };
}

/** The step was read from this version; what was changed since may have taken it off the schedule. */
function ofSameVersion(experiment: Experiment, intent: Intent<Experiment>): Intent<Experiment> {
  if (intent.before?.version === experiment.version) return intent;
  throw new VersionConflictError('experiment', experiment.key);
}
