import { StatisticsAudit, type AuditOutcome, type MeasuredExperiment } from '#libs/domain';
import type pg from 'pg';
import { definitionOf } from '../statistics/definitions/definition.js';
import { ownDefinitions } from '../statistics/definitions/definitions-lock.js';
import { longestCovariateSecondsOf } from '../statistics/definitions/definition-rows.js';
import { readLimitsOf, type ReadLimitOptions, type ReadLimits } from '../statistics/read-limits.js';
import { readWhole } from '../statistics/read-statistics.js';
import { recountStatistics } from '../statistics/recount-statistics.js';
import { recountSegments } from '../statistics/segments/recount-segments.js';
import { atOneMoment, inTransaction, poolOf } from '../statistics/session-pools.js';
import type { Session } from '../statistics/session.js';

/** Limits as those of the statistics store. */
export interface PostgresStatisticsAuditOptions extends ReadLimitOptions {
  connectionString: string;
}

/** Counting reads the whole log. */
const STATEMENT_MILLISECONDS = 60 * 60_000;
/** One counts, the other can stop it. */
const CONNECTIONS = 2;

/** Both sides in one transaction that sees one moment: it holds nobody up, and nobody needs to hold still for it. */
export class PostgresStatisticsAudit extends StatisticsAudit {
  private readonly pool: pg.Pool;
  private readonly limits: ReadLimits;

  constructor({ connectionString, ...limits }: PostgresStatisticsAuditOptions) {
    super();
    this.limits = readLimitsOf(limits);
    this.pool = poolOf({
      connectionString,
      statementTimeout: STATEMENT_MILLISECONDS,
      queryTimeout: STATEMENT_MILLISECONDS,
      connections: CONNECTIONS,
      applicationName: 'consumer-science recount',
    });
  }

  async compare(experiment: MeasuredExperiment, phase: number, signal: AbortSignal): Promise<AuditOutcome> {
    signal.throwIfAborted();
    return atOneMoment(this.pool, async (session) => {
      const release = await this.cancelOnAbort(session, signal);
      try {
        return await this.audit(session, experiment, phase);
      } finally {
        release();
      }
    });
  }

  async countAnew(experimentId: string): Promise<void> {
    await inTransaction(this.pool, async (session) => {
      await ownDefinitions(session);
      await session.run(COUNT_ANEW, [experimentId]);
      await session.run(LOOK_AT_DEFINITIONS);
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async audit(
    session: Session,
    experiment: MeasuredExperiment,
    phase: number,
  ): Promise<AuditOutcome> {
    await session.run(ONE_CORE);
    if (!(await isOfDefinition(session, experiment))) return { outcome: 'building' };
    const lastDropped = await lastDroppedOf(session, experiment);
    if (lastDropped !== null) return { outcome: 'incomplete', lastDropped };
    const kept = await readWhole(session, experiment.id, phase, this.limits);
    const counted = await recountStatistics(session, experiment, phase, this.limits);
    const segments = await recountSegments(session, experiment, phase);
    return { outcome: 'compared', kept, counted: { ...counted, segments } };
  }

  /** A statement that nobody waits for any more would go on for as long as it takes. */
  private async cancelOnAbort(session: Session, signal: AbortSignal): Promise<() => void> {
    const [row] = await session.rows<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const cancel = (): void => {
      this.pool.query('SELECT pg_cancel_backend($1)', [row?.pid]).catch(() => undefined);
    };
    signal.addEventListener('abort', cancel, { once: true });
    return () => signal.removeEventListener('abort', cancel);
  }
}

/** The log is long: what reads all of it leaves the other cores to those who are waited for. */
const ONE_CORE = 'SET LOCAL max_parallel_workers_per_gather = 0';

async function isOfDefinition(session: Session, experiment: MeasuredExperiment): Promise<boolean> {
  const { hash, excludedHash } = definitionOf(experiment);
  const rows = await session.rows<{ hash: string; excluded: string | null }>(
    `SELECT definition_hash AS hash, excluded_hash AS excluded FROM measured_experiments x
     WHERE id = $1 AND backfill IS NULL
       AND NOT EXISTS (SELECT FROM measured_metrics m WHERE m.experiment = x.number AND m.backfill IS NOT NULL)
       AND NOT EXISTS (SELECT FROM measured_experiments built WHERE built.id = x.id AND NOT built.is_served)`,
    [experiment.id],
  );
  return rows.length === 1 && rows[0]?.hash === hash && rows[0].excluded === excludedHash;
}

/** An event is received on the day on which it occurred, or later; or a day earlier, by a clock that is ahead. */
async function lastDroppedOf(session: Session, experiment: MeasuredExperiment): Promise<string | null> {
  const [row] = await session.rows<{ day: string | null }>(LAST_DROPPED, [
    experiment.startedAt,
    Math.min(longestCovariateSecondsOf(experiment) ?? 0, A_CENTURY_SECONDS),
  ]);
  return row?.day ?? null;
}

/** No log is older, and PostgreSQL can still subtract it. */
const A_CENTURY_SECONDS = 3_155_760_000;

const LAST_DROPPED = `
  SELECT max(received_on)::text AS day FROM dropped_days
  WHERE received_on >= ($1::timestamptz AT TIME ZONE 'UTC') - make_interval(secs => $2::double precision) - interval '1 day'`;

/** Nothing that is asked for has such a definition, and nothing continues it. */
const COUNT_ANEW = `UPDATE measured_experiments SET definition = '{}', definition_hash = '' WHERE id = $1`;

/** Whoever drains next finds that what is stored is not what it knows. */
const LOOK_AT_DEFINITIONS = `UPDATE measured_catalogue SET version = NULL, digest = ''`;
