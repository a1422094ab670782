import {
  EventQuarantine,
  InvalidInputError,
  NotFoundError,
  type JsonObject,
  type KeptEvent,
  type Page,
  type PageRequest,
  type KeptReason,
  type UnitEvent,
} from '#libs/domain';
import type pg from 'pg';
import { outsideOfTransactions, poolOf } from '../statistics/session-pools.js';

export interface PostgresEventQuarantineOptions {
  connectionString: string;
}

const TIMEOUT_MILLISECONDS = 5_000;
const CONNECTIONS = 1;
/** A bigint, as the database writes it. */
const NUMBER = /^[1-9]\d{0,17}$/;

/** The quarantine beside the log: what leaves it enters the log in the same statement. */
export class PostgresEventQuarantine extends EventQuarantine {
  private readonly pool: pg.Pool;

  constructor({ connectionString }: PostgresEventQuarantineOptions) {
    super();
    this.pool = poolOf({
      connectionString,
      statementTimeout: TIMEOUT_MILLISECONDS,
      queryTimeout: TIMEOUT_MILLISECONDS,
      connections: CONNECTIONS,
      applicationName: 'consumer-science quarantine',
    });
  }

  async list(projectId: string, { limit, cursor }: PageRequest): Promise<Page<KeptEvent>> {
    if (cursor !== null && !NUMBER.test(cursor)) throw new InvalidInputError('The cursor is none of ours.');
    const rows = await this.rows(LIST, [projectId, cursor ?? '0', limit + 1]);
    const items = rows.slice(0, limit).map(keptEventOf);
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.number ?? null) : null };
  }

  get(projectId: string, number: string): Promise<KeptEvent> {
    return this.one(number, GET, [projectId, number]);
  }

  fix(projectId: string, number: string, event: JsonObject): Promise<KeptEvent> {
    return this.one(number, FIX, [projectId, number, JSON.stringify(event)]);
  }

  async release(projectId: string, number: string, event: UnitEvent): Promise<boolean> {
    if (!NUMBER.test(number)) return false;
    const isExposure = event.type === 'exposure';
    const object = isExposure ? event.attributes : event.properties;
    const rows = await this.rows(RELEASE, [
      projectId,
      number,
      event.type,
      event.unit,
      event.timestamp,
      isExposure ? event.experiment : null,
      isExposure ? event.variant : null,
      isExposure ? null : event.name,
      isExposure ? null : event.value,
      object === null ? null : JSON.stringify(object),
    ]);
    return rows.length > 0;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async one(number: string, text: string, values: unknown[]): Promise<KeptEvent> {
    const [row] = NUMBER.test(number) ? await this.rows(text, values) : [];
    if (row === undefined) throw new NotFoundError('event in quarantine', number);
    return keptEventOf(row);
  }

  private rows(text: string, values: unknown[]): Promise<KeptRow[]> {
    return outsideOfTransactions(this.pool, (session) => session.rows<KeptRow>(text, values));
  }
}

interface KeptRow {
  number: string;
  reason: KeptReason;
  detail: string;
  event: JsonObject;
  received_at: Date;
  fixed_at: Date | null;
}

function keptEventOf({ received_at: receivedAt, fixed_at: fixedAt, ...row }: KeptRow): KeptEvent {
  return { ...row, receivedAt, fixedAt };
}

const COLUMNS = 'number::text, reason, detail, event, received_at, fixed_at';

const LIST = `
  SELECT ${COLUMNS} FROM quarantined_events
  WHERE project_id = $1 AND quarantined_events.number > $2::bigint ORDER BY quarantined_events.number LIMIT $3`;

const GET = `SELECT ${COLUMNS} FROM quarantined_events WHERE project_id = $1 AND number = $2::bigint`;

const FIX = `
  UPDATE quarantined_events SET event = $3::jsonb, fixed_at = now()
  WHERE project_id = $1 AND number = $2::bigint RETURNING ${COLUMNS}`;

/** Its id stays in event_ids, which it entered when it came. */
const RELEASE = `
  WITH released AS (
    DELETE FROM quarantined_events WHERE project_id = $1 AND number = $2::bigint RETURNING project_id, id
  )
  INSERT INTO events (project_id, id, type, unit, occurred_at, experiment, variant, name, value, properties, attributes)
  SELECT project_id, id, $3::text, $4::text, $5::timestamptz, $6::text, $7::text, $8::text, $9::numeric,
    CASE WHEN $3 = 'track' THEN $10::jsonb END, CASE WHEN $3 = 'exposure' THEN $10::jsonb END
  FROM released RETURNING id`;
