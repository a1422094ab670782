import {
  DatabaseUnavailableError,
  MetricPreview,
  type EventFacts,
  type EventsRequest,
  type HistoryRequest,
  type UnitSample,
} from '#libs/domain';
import type pg from 'pg';
import { atOneMoment, poolOf } from '../statistics/session-pools.js';
import { readEventFacts } from './read-event-facts.js';
import { sampleUnits } from './sample-units.js';

export interface PostgresMetricPreviewOptions {
  connectionString: string;
  /** How long each of the attempts to answer may take. */
  previewTimeoutMilliseconds?: number;
}

const TIMEOUT_MILLISECONDS = 900;
const GRACE_MILLISECONDS = 3_000;
const CONNECTIONS = 2;
const CANCELLED = '57014';
/** Shares of the log's pages that are read in turn, until one can be read in time. */
const SHARES = [1, 0.05, 0.002];
const NAMES_FROM_EVENTS = 20_000;

/** On connections of its own, so that nobody else waits for somebody who looks around. */
export class PostgresMetricPreview extends MetricPreview {
  private readonly pool: pg.Pool;

  constructor({
    connectionString,
    previewTimeoutMilliseconds = TIMEOUT_MILLISECONDS,
  }: PostgresMetricPreviewOptions) {
    super();
    this.pool = poolOf({
      connectionString,
      statementTimeout: previewTimeoutMilliseconds,
      queryTimeout: previewTimeoutMilliseconds + GRACE_MILLISECONDS,
      connections: CONNECTIONS,
      applicationName: 'consumer-science preview',
    });
  }

  /** DatabaseUnavailableError when not even the smallest share can be read in time. */
  override async facts(request: EventsRequest): Promise<EventFacts> {
    const [share = 1, ...smaller] = SHARES;
    return this.factsOf(request, share, smaller);
  }

  private async factsOf(request: EventsRequest, share: number, smaller: number[]): Promise<EventFacts> {
    try {
      const sources = await atOneMoment(this.pool, (session) => readEventFacts(session, request, share));
      return { sources, share };
    } catch (error) {
      const [next, ...rest] = smaller;
      if (!isTooSlow(error) || next === undefined) throw error;
      return this.factsOf(request, next, rest);
    }
  }

  override async sample(request: HistoryRequest): Promise<UnitSample | null> {
    try {
      return await atOneMoment(this.pool, (session) => sampleUnits(session, request));
    } catch (error) {
      if (isTooSlow(error)) return null;
      throw error;
    }
  }

  override async eventNames(projectId: string, from: Date): Promise<string[]> {
    const rows = await atOneMoment(this.pool, (session) =>
      session.rows<{ name: string }>(NAMES, [projectId, from, NAMES_FROM_EVENTS]),
    );
    return rows.map(({ name }) => name);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

function isTooSlow(error: unknown): boolean {
  const cause = error instanceof DatabaseUnavailableError ? (error.cause as { code?: string }) : null;
  return cause?.code === CANCELLED;
}

const NAMES = `
  SELECT DISTINCT name FROM (
    SELECT name FROM events
    WHERE project_id = $1 AND type = 'track' AND received_on >= ($2::timestamptz AT TIME ZONE 'UTC')::date LIMIT $3
  ) AS recent`;
