import {
  KEPT_RECOUNTS,
  NotFoundError,
  RecountRepository,
  type Page,
  type PageRequest,
  type Recount,
  type RecountRequest,
} from '#libs/domain';
import { In, type EntityManager } from 'typeorm';
import type { Database } from '../database.js';
import { RecountEntity } from '../entities/recount.entity.js';
import { recountOf } from '../mappers/recount.mapper.js';
import { sqlStateOf } from '../translate-error.js';
import { newestFirst } from './newest-first.js';
import { isPossibleId } from './possible-names.js';

const FOREIGN_KEY_VIOLATION = '23503';

const ASK = `
  INSERT INTO recounts AS r (id, project_id, experiment_id, experiment_key, status, repair, nightly, phases, attempts, created_at)
  VALUES ($1, $2, $3, $4, 'queued', $5, $6, '[]', 0, now())
  ON CONFLICT (experiment_id) WHERE status = 'queued'
    DO UPDATE SET repair = r.repair OR excluded.repair, nightly = r.nightly AND excluded.nightly
  RETURNING id`;

/** One claim at a time, so that two never find that nothing is running. */
const TAKE_TURNS = 'SELECT pg_advisory_xact_lock(5127840412)';

/** A clock that was put back makes nobody seem alive for ever. */
const IS_ALIVE = `status = 'running' AND heard_at BETWEEN now() - interval '30 seconds' AND now() + interval '30 seconds'`;

const CLAIM = `
  UPDATE recounts SET status = 'running', attempts = attempts + 1, heard_at = now()
  WHERE NOT EXISTS (SELECT FROM recounts WHERE ${IS_ALIVE}) AND id = (
    SELECT id FROM recounts WHERE status IN ('queued', 'running') ORDER BY nightly, created_at, id LIMIT 1)
  RETURNING id`;

/** Only while the attempt is still the newest one. */
const IS_OURS = `id = $1 AND attempts = $2 AND status = 'running'`;

const FINISH = `
  UPDATE recounts SET status = $3, phases = $4, detail = $5, finished_at = clock_timestamp() WHERE ${IS_OURS} RETURNING id`;

/** It stays running, of nobody: the next claim takes it, whatever waits of the same experiment meanwhile. */
const RELEASE = `UPDATE recounts SET heard_at = '-infinity' WHERE ${IS_OURS}`;

const PRUNE = `
  DELETE FROM recounts WHERE id IN (
    SELECT id FROM recounts WHERE experiment_id = $1 AND finished_at IS NOT NULL
    ORDER BY (status = 'done' AND id = (
      SELECT id FROM recounts WHERE experiment_id = $1 AND status = 'done' ORDER BY finished_at DESC, id DESC LIMIT 1
    )) DESC, finished_at DESC, id DESC OFFSET $2)`;

const NEWEST_OF_ALL = `
  SELECT DISTINCT ON (r.experiment_id) r.id
  FROM recounts r JOIN experiments e ON e.id = r.experiment_id AND e.status <> 'archived'
  WHERE r.status = 'done' ORDER BY r.experiment_id, r.finished_at DESC, r.id DESC`;

type Returned = [rows: { id: string }[], affected: number];

export class PostgresRecountRepository extends RecountRepository {
  constructor(private readonly database: Database) {
    super();
  }

  override ask(request: RecountRequest): Promise<Recount> {
    const { id, projectId, experimentId, experiment, repair, nightly } = request;
    return this.database.transaction(async (manager) => {
      try {
        const asked = [id, projectId, experimentId, experiment, repair, nightly];
        const rows: { id: string }[] = await manager.query(ASK, asked);
        return await byId(manager, rows);
      } catch (error) {
        if (sqlStateOf(error) === FOREIGN_KEY_VIOLATION) throw new NotFoundError('project', projectId);
        throw error;
      }
    });
  }

  override async find(projectId: string, id: string): Promise<Recount | null> {
    if (!isPossibleId(id)) return null;
    const entity = await this.database.run((manager) => manager.findOneBy(RecountEntity, { projectId, id }));
    return entity && recountOf(entity);
  }

  override list(projectId: string, page: PageRequest): Promise<Page<Recount>> {
    return this.database.run((manager) =>
      newestFirst(
        manager
          .createQueryBuilder(RecountEntity, 'recount')
          .where('recount.projectId = :projectId', { projectId }),
        { time: 'recount.createdAt', id: 'recount.id' },
        page,
        { itemOf: recountOf, positionOf: (entity) => entity },
      ),
    );
  }

  override claim(): Promise<Recount | null> {
    return this.database.transaction(async (manager) => {
      await manager.query(TAKE_TURNS);
      const [rows]: Returned = await manager.query(CLAIM);
      return rows.length === 0 ? null : byId(manager, rows);
    });
  }

  override async hold({ id, attempts }: Recount): Promise<boolean> {
    const [rows]: Returned = await this.database.run((manager) =>
      manager.query(`UPDATE recounts SET heard_at = now() WHERE ${IS_OURS} RETURNING id`, [id, attempts]),
    );
    return rows.length > 0;
  }

  override finish(recount: Recount): Promise<boolean> {
    const { id, attempts, status, phases, detail, experimentId } = recount;
    return this.database.transaction(async (manager) => {
      const finished = [id, attempts, status, JSON.stringify(phases), detail];
      const [rows]: Returned = await manager.query(FINISH, finished);
      if (rows.length === 0) return false;
      await manager.query(PRUNE, [experimentId, KEPT_RECOUNTS]);
      return true;
    });
  }

  override async release({ id, attempts }: Recount): Promise<void> {
    await this.database.run((manager) => manager.query(RELEASE, [id, attempts]));
  }

  override async newestDone(experimentId: string): Promise<Recount | null> {
    const entity = await this.database.run((manager) =>
      manager.findOne(RecountEntity, {
        where: { experimentId, status: 'done' },
        order: { finishedAt: 'DESC', id: 'DESC' },
      }),
    );
    return entity && recountOf(entity);
  }

  override newestOfAll(): Promise<Recount[]> {
    return this.database.run(async (manager) => {
      const newest: { id: string }[] = await manager.query(NEWEST_OF_ALL);
      const ids = newest.map(({ id }) => id);
      return (await manager.findBy(RecountEntity, { id: In(ids) })).map(recountOf);
    });
  }
}

async function byId(manager: EntityManager, [row]: { id: string }[]): Promise<Recount> {
  return recountOf(await manager.findOneByOrFail(RecountEntity, { id: row?.id ?? '' }));
}
