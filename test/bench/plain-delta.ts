import type { UnitEvent } from '#libs/domain';
import pg from 'pg';
import { cpuMicroseconds } from './servers.js';

/**
 * The least that counts by increments: first exposures and sums per unit kept, statistics moved by the difference, one statement
 * each and one transaction a batch. It knows no windows, caps, ratios or segments, takes events to arrive in order, and neither
 * deduplicates nor survives a concurrent second writer.
 */
export class PlainDelta {
  private constructor(
    private readonly client: pg.Client,
    private readonly process: number,
  ) {}

  static async open(connectionString: string): Promise<PlainDelta> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    await client.query(TABLES);
    const { rows } = await client.query<{ process: number }>('SELECT pg_backend_pid() AS process');
    return new PlainDelta(client, rows[0]?.process ?? 0);
  }

  /** Server's CPU per event, in microseconds, of adding these; what it takes to bring them there is not in it. */
  async add(events: readonly UnitEvent[]): Promise<number> {
    await this.client.query(ARRIVE, [JSON.stringify(events.map(asRow))]);
    const before = cpuMicroseconds(this.process);
    await this.client.query(ADD);
    return (cpuMicroseconds(this.process) - before) / events.length;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}

function asRow(event: UnitEvent): Record<string, unknown> {
  const { unit, timestamp } = event;
  return event.type === 'exposure'
    ? { unit, at: timestamp, experiment: event.experiment, variant: event.variant }
    : { unit, at: timestamp, metric: event.name, value: event.value };
}

const TABLES = `
  CREATE UNLOGGED TABLE plain_arrived (unit text, at timestamptz, experiment text, variant text, metric text, value float8);
  CREATE TABLE plain_exposures (unit text, experiment text, variant text, at timestamptz, PRIMARY KEY (unit, experiment));
  CREATE TABLE plain_totals (unit text, experiment text, metric text, total float8, PRIMARY KEY (unit, experiment, metric));
  CREATE TABLE plain_statistics (experiment text, variant text, metric text, n bigint, sum float8, squares float8,
    PRIMARY KEY (experiment, variant, metric));`;

const ARRIVE = `
  INSERT INTO plain_arrived SELECT * FROM json_to_recordset($1)
    AS row (unit text, at timestamptz, experiment text, variant text, metric text, value float8)`;

const ADD = `
  BEGIN;
  INSERT INTO plain_exposures (unit, experiment, variant, at)
    SELECT DISTINCT ON (unit, experiment) unit, experiment, variant, at FROM plain_arrived WHERE experiment IS NOT NULL
    ORDER BY unit, experiment, at
    ON CONFLICT DO NOTHING;
  WITH gained AS (
    SELECT x.unit, x.experiment, x.variant, a.metric, sum(a.value) AS gain
    FROM plain_arrived a JOIN plain_exposures x ON x.unit = a.unit AND a.at >= x.at
    WHERE a.metric IS NOT NULL GROUP BY 1, 2, 3, 4
  ), before AS (
    SELECT g.*, coalesce(t.total, 0) AS total, t.total IS NULL AS is_new
    FROM gained g LEFT JOIN plain_totals t USING (unit, experiment, metric)
  ), kept AS (
    INSERT INTO plain_totals (unit, experiment, metric, total)
      SELECT unit, experiment, metric, total + gain FROM before
      ON CONFLICT (unit, experiment, metric) DO UPDATE SET total = excluded.total
  )
  INSERT INTO plain_statistics AS s (experiment, variant, metric, n, sum, squares)
    SELECT experiment, variant, metric, count(*) FILTER (WHERE is_new), sum(gain), sum((total + gain) ^ 2 - total ^ 2)
    FROM before GROUP BY 1, 2, 3
    ON CONFLICT (experiment, variant, metric)
      DO UPDATE SET n = s.n + excluded.n, sum = s.sum + excluded.sum, squares = s.squares + excluded.squares;
  TRUNCATE plain_arrived;
  COMMIT;`;
