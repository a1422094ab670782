import {
  DatabaseUnavailableError,
  InvalidInputError,
  MetricHistory,
  type HistoryRequest,
  type UnitSample,
} from '#libs/domain';
import type pg from 'pg';
import { atOneMoment, poolOf } from '../statistics/session-pools.js';
import { sampleUnits } from './sample-units.js';

export interface PostgresMetricHistoryOptions {
  connectionString: string;
  /** How long the database may read for one sample. */
  historyTimeoutMilliseconds?: number;
}

const TIMEOUT_MILLISECONDS = 60_000;
/** Beyond the server's own limit: only a server that hangs makes the client give up by itself. */
const GRACE_MILLISECONDS = 5_000;
const CONNECTIONS = 2;
/** Memory of the caller: five numbers a unit at most. */
const MOST_UNITS = 1_000_000;
const CANCELLED = '57014';

/**
 * Samples of the log, as far as it has been drained. It reads every event of the stretch of time, and of the covariate's before
 * it: on connections of its own, so that neither drains nor reports wait, and no longer than it may.
 */
export class PostgresMetricHistory extends MetricHistory {
  private readonly pool: pg.Pool;
  private readonly timeout: number;

  constructor({
    connectionString,
    historyTimeoutMilliseconds = TIMEOUT_MILLISECONDS,
  }: PostgresMetricHistoryOptions) {
    super();
    this.timeout = historyTimeoutMilliseconds;
    this.pool = poolOf({
      connectionString,
      statementTimeout: this.timeout,
      queryTimeout: this.timeout + GRACE_MILLISECONDS,
      connections: CONNECTIONS,
    });
  }

  /** InvalidInputError when there is too much to read in time; DatabaseUnavailableError when the database does not answer. */
  async sample(request: HistoryRequest): Promise<UnitSample> {
    refuseNonsense(request);
    try {
      return await atOneMoment(this.pool, (session) => sampleUnits(session, request));
    } catch (error) {
      throw this.explained(error, request);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private explained(error: unknown, request: HistoryRequest): unknown {
    const cause = error instanceof DatabaseUnavailableError ? (error.cause as { code?: string }) : null;
    if (cause?.code !== CANCELLED) return error;
    const tooMuch = new InvalidInputError(
      `This is too much history to read now: it takes longer than ${this.timeout / 1_000} seconds; ${adviceFor(request)}.`,
    );
    tooMuch.cause = cause;
    return tooMuch;
  }
}

/** How long an experiment ran is nothing that one can ask for less of. */
function adviceFor({ experimentId, measure }: HistoryRequest): string {
  const less = [
    ...(experimentId === null ? ['fewer days', "an experiment's own units"] : []),
    ...(measure.covariateSeconds === null ? [] : ['a shorter covariate']),
  ];
  return ['try again later', ...less.map((what) => `ask for ${what}`)].join(', or ');
}

function refuseNonsense({ from, until, limit }: HistoryRequest): void {
  if (!(from.getTime() < until.getTime())) {
    throw new InvalidInputError('A stretch of history must begin before it ends.');
  }
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOST_UNITS)) {
    throw new InvalidInputError(`A sample holds between 1 and ${MOST_UNITS} units, not ${limit}.`);
  }
}
