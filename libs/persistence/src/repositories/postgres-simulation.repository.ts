import {
  SIMULATION_SILENT_AFTER_MILLIS,
  SimulationRepository,
  type Page,
  type PageRequest,
  type Simulation,
} from '#libs/domain';
import { In, type QueryDeepPartialEntity } from 'typeorm';
import type { Database } from '../database.js';
import { SimulationEntity } from '../entities/simulation.entity.js';
import { simulationEntityOf, simulationOf } from '../mappers/simulation.mapper.js';
import { newestFirst } from './newest-first.js';
import { isPossibleId, isPossibleKey } from './possible-names.js';
import { insertErrorOf } from './write-errors.js';

/** Who comes at the same time skips the row that is being taken, and takes the next. */
const CLAIM = `
  UPDATE simulations SET status = 'running', progress = 0, attempts = attempts + 1, heard_at = $1
  WHERE id = (
    SELECT id FROM simulations
    WHERE status IN ('queued', 'running') AND (status = 'queued' OR heard_at < $2)
    ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id`;

const NEWEST = `
  SELECT DISTINCT ON (metric_key) id FROM simulations
  WHERE project_id = $1 AND status = 'done' AND metric_key = ANY ($2)
  ORDER BY metric_key, finished_at DESC, id DESC`;

export class PostgresSimulationRepository extends SimulationRepository {
  constructor(private readonly database: Database) {
    super();
  }

  override async create(simulation: Simulation): Promise<void> {
    const { id, projectId } = simulation;
    await this.database.run(async (manager) => {
      try {
        const entity = simulationEntityOf(simulation) as QueryDeepPartialEntity<SimulationEntity>;
        await manager.insert(SimulationEntity, entity);
      } catch (error) {
        throw insertErrorOf(error, 'simulation', id, projectId);
      }
    });
  }

  override async find(projectId: string, id: string): Promise<Simulation | null> {
    if (!isPossibleId(id)) return null;
    const entity = await this.database.run((manager) =>
      manager.findOneBy(SimulationEntity, { projectId, id }),
    );
    return entity && simulationOf(entity);
  }

  override list(projectId: string, page: PageRequest): Promise<Page<Simulation>> {
    return this.database.run((manager) =>
      newestFirst(
        manager
          .createQueryBuilder(SimulationEntity, 'simulation')
          .where('simulation.projectId = :projectId', { projectId }),
        { time: 'simulation.createdAt', id: 'simulation.id' },
        page,
        { itemOf: simulationOf, positionOf: (entity) => entity },
      ),
    );
  }

  override claim(now: Date): Promise<Simulation | null> {
    const silentSince = new Date(now.getTime() - SIMULATION_SILENT_AFTER_MILLIS);
    return this.database.transaction(async (manager) => {
      const [rows]: [{ id: string }[]] = await manager.query(CLAIM, [now, silentSince]);
      const [claimed] = rows;
      return claimed ? simulationOf(await manager.findOneByOrFail(SimulationEntity, claimed)) : null;
    });
  }

  override report(simulation: Simulation, progress: number, now: Date): Promise<boolean> {
    return this.updateOwn(simulation, { progress, heardAt: now });
  }

  override finish(simulation: Simulation): Promise<boolean> {
    const { status, progress, result, failure, metricVersion, finishedAt } = simulation;
    const finished = { status, progress, result, failure, metricVersion, finishedAt };
    return this.updateOwn(simulation, finished);
  }

  override async release(simulation: Simulation): Promise<void> {
    await this.updateOwn(simulation, { status: 'queued', progress: 0, heardAt: null });
  }

  override async newestByMetric(projectId: string, metricKeys: readonly string[]): Promise<Simulation[]> {
    const possible = metricKeys.filter(isPossibleKey);
    if (possible.length === 0) return [];
    return this.database.run(async (manager) => {
      const newest: { id: string }[] = await manager.query(NEWEST, [projectId, possible]);
      const ids = newest.map(({ id }) => id);
      return (await manager.findBy(SimulationEntity, { id: In(ids) })).map(simulationOf);
    });
  }

  /** Only while the attempt is still the newest one. */
  private updateOwn(
    { id, attempts }: Simulation,
    change: QueryDeepPartialEntity<SimulationEntity>,
  ): Promise<boolean> {
    return this.database.run(async (manager) => {
      const { affected } = await manager.update(
        SimulationEntity,
        { id, attempts, status: 'running' },
        change,
      );
      return affected === 1;
    });
  }
}
