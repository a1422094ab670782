import type { Simulation, SimulationRepository } from '#libs/domain';

const EVERY_MILLIS = 1_000;

/** The simulation was taken by another worker. */
export class TakenOverError extends Error {
  constructor(id: string) {
    super(`The simulation ${id} was taken by another worker.`);
    this.name = 'TakenOverError';
  }
}

/** Tells the repository, once a second, that the worker lives and how far it is; hears when another has taken over. */
export class SignsOfLife {
  /** 0 to 1. */
  progress = 0;

  private readonly takenOver = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private telling: Promise<void> | null = null;

  constructor(
    private readonly simulations: SimulationRepository,
    private readonly simulation: Simulation,
    private readonly onError: (error: unknown) => void,
    everyMillis = EVERY_MILLIS,
  ) {
    this.timer = setInterval(() => {
      this.telling ??= this.tell().finally(() => (this.telling = null));
    }, everyMillis);
  }

  /** Aborts, with TakenOverError, when the work is another's. */
  get signal(): AbortSignal {
    return this.takenOver.signal;
  }

  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.telling;
  }

  /** A sign that does not get through is followed by the next one; being silent for long is what others notice. */
  private async tell(): Promise<void> {
    try {
      const isOurs = await this.simulations.report(this.simulation, this.progress, new Date());
      if (!isOurs) this.takenOver.abort(new TakenOverError(this.simulation.id));
    } catch (error) {
      this.onError(error);
    }
  }
}
