import { Inject, Injectable } from '@nestjs/common';
import { SIMULATIONS } from '#libs/queues';
import type { Logger } from 'pino';
import { QueueRunner } from '../queue-runner.js';
import { LOGGER, SETTINGS, type WorkerSettings } from '../settings.js';
import { SimulationService } from './simulation.service.js';

/** Runs the simulations that wait. */
@Injectable()
export class SimulationRunner extends QueueRunner {
  constructor(
    private readonly simulations: SimulationService,
    @Inject(SETTINGS) settings: WorkerSettings,
    @Inject(LOGGER) logger: Logger,
  ) {
    super(SIMULATIONS, settings, logger);
  }

  protected override work(signal: AbortSignal): Promise<void> {
    return this.simulations.runWaiting(signal);
  }
}
