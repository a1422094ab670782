import { Injectable } from '@nestjs/common';
import {
  DatabaseUnavailableError,
  DomainError,
  InvalidInputError,
  MetricRepository,
  SimulationRepository,
  type Metric,
  type Simulation,
  type SimulationResult,
} from '#libs/domain';
import { HeldLease, LeaseLostError } from '../leases/held-lease.js';
import { NullSimulator } from './null-simulator.js';
import { SimulationListener } from './simulation-listener.js';
import { unlessAborted } from './unless-aborted.js';
import { UnitSamples } from './unit-samples.js';

/** A simulation that ends its worker every time is given up, so that the others get their turn. */
const MOST_ATTEMPTS = 15;
/** A sign of life says how far it is, too. */
const EVERY_MILLIS = 1_000;

/** 0 to 1. */
interface Progress {
  share: number;
}

type Outcome = Pick<Simulation, 'status' | 'progress' | 'result' | 'failure' | 'metricVersion'>;

/** Runs the simulations that wait, one after the other. */
@Injectable()
export class SimulationService {
  constructor(
    private readonly simulations: SimulationRepository,
    private readonly metrics: MetricRepository,
    private readonly samples: UnitSamples,
    private readonly simulator: NullSimulator,
    private readonly listener: SimulationListener,
  ) {}

  /** Until none waits or the signal says stop; what is at work then goes back among the waiting ones. */
  async runWaiting(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const simulation = await this.simulations.claim(new Date());
      if (simulation === null) return;
      await this.run(simulation, signal);
    }
  }

  private async run(simulation: Simulation, signal: AbortSignal): Promise<void> {
    const progress: Progress = { share: 0 };
    const lease = new HeldLease(
      () => this.simulations.report(simulation, progress.share, new Date()),
      (error) => this.listener.onError(error),
      EVERY_MILLIS,
    );
    try {
      const outcome = await this.outcomeOf(simulation, progress, AbortSignal.any([signal, lease.signal]));
      await lease.end();
      const ended: Simulation = { ...simulation, ...outcome, finishedAt: new Date() };
      if (await this.simulations.finish(ended)) this.listener.onEnd(ended);
    } catch (error) {
      await lease.end();
      if (error instanceof LeaseLostError) return;
      await this.simulations.release(simulation);
      if (!signal.aborted) throw error;
    }
  }

  /** Rejects only with what passes: the end of the process, a database that is away, another worker's claim. */
  private async outcomeOf(simulation: Simulation, progress: Progress, signal: AbortSignal): Promise<Outcome> {
    const { metricVersion, attempts } = simulation;
    try {
      if (attempts > MOST_ATTEMPTS) {
        throw new InvalidInputError(`It was begun ${MOST_ATTEMPTS} times and never came to its end.`);
      }
      const metric = await this.metricOf(simulation);
      const result = await this.simulate(simulation, metric, progress, signal);
      return { status: 'done', progress: 1, result, failure: null, metricVersion: metric.version };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DatabaseUnavailableError) throw error;
      return {
        status: 'failed',
        progress: progress.share,
        result: null,
        failure: this.wordsFor(error),
        metricVersion,
      };
    }
  }

  private async metricOf({ projectId, plan }: Simulation): Promise<Metric> {
    const metric = await this.metrics.findByKey(projectId, plan.metric);
    if (metric === null) throw new InvalidInputError(`There is no metric "${plan.metric}" any more.`);
    return metric;
  }

  private async simulate(
    simulation: Simulation,
    metric: Metric,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<SimulationResult> {
    const sample = await unlessAborted(this.samples.draw(simulation, metric, new Date()), signal);
    return this.simulator.simulate({
      metric,
      plan: simulation.plan,
      sample,
      signal,
      onProgress: (share) => (progress.share = share),
    });
  }

  private wordsFor(error: unknown): string {
    if (error instanceof DomainError) return error.message;
    this.listener.onError(error);
    return `It broke off: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
