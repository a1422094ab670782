import {
  AlreadyExistsError,
  NotFoundError,
  SIMULATION_SILENT_AFTER_MILLIS,
  SimulationRepository,
  type Page,
  type PageRequest,
  type Simulation,
} from '#libs/domain';
import { DEFAULT_PROJECT_ID } from '#libs/persistence';
import { copyOf } from './copy-of.js';
import { newestFirst } from './newest-first.js';

interface Kept {
  simulation: Simulation;
  /** Milliseconds since 1970. */
  heardAt: number;
}

export class FakeSimulationRepository extends SimulationRepository {
  private readonly kept = new Map<string, Kept>();

  override async create(simulation: Simulation): Promise<void> {
    await Promise.resolve();
    if (simulation.projectId !== DEFAULT_PROJECT_ID) throw new NotFoundError('project', simulation.projectId);
    if (this.kept.has(simulation.id)) throw new AlreadyExistsError('simulation', simulation.id);
    this.kept.set(simulation.id, { simulation: copyOf(simulation), heardAt: 0 });
  }

  override find(projectId: string, id: string): Promise<Simulation | null> {
    return Promise.resolve(copyOf(this.of(projectId).find((one) => one.id === id) ?? null));
  }

  override async list(projectId: string, page: PageRequest): Promise<Page<Simulation>> {
    await Promise.resolve();
    return newestFirst(this.of(projectId), page, (one) => one.createdAt);
  }

  override claim(now: Date): Promise<Simulation | null> {
    const silentSince = now.getTime() - SIMULATION_SILENT_AFTER_MILLIS;
    const [free] = [...this.kept.values()]
      .filter(
        ({ simulation: { status }, heardAt }) =>
          status === 'queued' || (status === 'running' && heardAt < silentSince),
      )
      .sort((one, other) => one.simulation.createdAt.getTime() - other.simulation.createdAt.getTime());
    if (!free) return Promise.resolve(null);
    const { attempts } = free.simulation;
    Object.assign(free.simulation, { status: 'running', progress: 0, attempts: attempts + 1 });
    free.heardAt = now.getTime();
    return Promise.resolve(copyOf(free.simulation));
  }

  override report(simulation: Simulation, progress: number, now: Date): Promise<boolean> {
    return this.updateOwn(simulation, { progress }, now);
  }

  override finish({ ...finished }: Simulation): Promise<boolean> {
    return this.updateOwn(finished, copyOf(finished), new Date(0));
  }

  override async release(simulation: Simulation): Promise<void> {
    await this.updateOwn(simulation, { status: 'queued', progress: 0 }, new Date(0));
  }

  override newestByMetric(projectId: string, metricKeys: readonly string[]): Promise<Simulation[]> {
    const done = this.of(projectId)
      .filter(({ status }) => status === 'done')
      .sort((one, other) => Number(other.finishedAt) - Number(one.finishedAt));
    const newest = metricKeys.flatMap((key) => done.find(({ plan }) => plan.metric === key) ?? []);
    return Promise.resolve(copyOf(newest));
  }

  private of(projectId: string): Simulation[] {
    return [...this.kept.values()]
      .map(({ simulation }) => simulation)
      .filter((simulation) => simulation.projectId === projectId);
  }

  private updateOwn({ id, attempts }: Simulation, change: Partial<Simulation>, now: Date): Promise<boolean> {
    const kept = this.kept.get(id);
    if (kept?.simulation.status !== 'running' || kept.simulation.attempts !== attempts) {
      return Promise.resolve(false);
    }
    Object.assign(kept.simulation, change);
    kept.heardAt = now.getTime();
    return Promise.resolve(true);
  }
}
