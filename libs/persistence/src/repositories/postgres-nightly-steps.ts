import { NightlySteps, type NightlyStep } from '#libs/domain';
import type { Database } from '../database.js';

/** The last moment at which it was this time of the day, in UTC. */
const DUE = `(
  SELECT CASE WHEN today <= now() THEN today ELSE today - interval '24 hours' END
  FROM (SELECT (date_trunc('day', now() AT TIME ZONE 'UTC') + $2::time) AT TIME ZONE 'UTC' AS today) AS day)`;

const LEASE = `interval '60 seconds'`;

/** What is done for the future, or held for longer than anybody holds anything, was so before the clock was put back. */
const CLAIM = `
  UPDATE nightly_steps SET holder = $3, held_until = now() + ${LEASE}
  WHERE name = $1 AND (done_for < ${DUE} OR done_for > now())
    AND (held_until IS NULL OR held_until < now() OR held_until > now() + ${LEASE})
  RETURNING name`;

const HOLD = `UPDATE nightly_steps SET held_until = now() + ${LEASE} WHERE name = $1 AND holder = $2 RETURNING name`;

const FINISH = `
  UPDATE nightly_steps SET done_for = ${DUE}, holder = NULL, held_until = NULL WHERE name = $1 AND holder = $3`;

const RELEASE = `UPDATE nightly_steps SET holder = NULL, held_until = NULL WHERE name = $1 AND holder = $2`;

type Returned = [rows: { name: string }[], affected: number];

export class PostgresNightlySteps extends NightlySteps {
  constructor(private readonly database: Database) {
    super();
  }

  override async claim(step: NightlyStep, at: string, holder: string): Promise<boolean> {
    return (await this.update(CLAIM, [step, at, holder])).length > 0;
  }

  override async hold(step: NightlyStep, holder: string): Promise<boolean> {
    return (await this.update(HOLD, [step, holder])).length > 0;
  }

  override async finish(step: NightlyStep, at: string, holder: string): Promise<void> {
    await this.update(FINISH, [step, at, holder]);
  }

  override async release(step: NightlyStep, holder: string): Promise<void> {
    await this.update(RELEASE, [step, holder]);
  }

  private async update(sql: string, values: unknown[]): Promise<{ name: string }[]> {
    const [rows]: Returned = await this.database.run((manager) => manager.query(sql, values));
    return rows;
  }
}
