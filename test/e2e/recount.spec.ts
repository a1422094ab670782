import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import type { Recount, Report } from '#libs/domain';
import pg from 'pg';
import { CliPlatform } from './cli-platform.js';

jest.setTimeout(120_000);

const UNITS = 40;
const POLL_MILLISECONDS = 100;

let platform: CliPlatform;
let client: pg.Client;

beforeAll(async () => {
  platform = await CliPlatform.start();
  client = new pg.Client({ connectionString: platform.database.url });
  await client.connect();
  await platform.call('POST', '/v1/metrics', { key: 'revenue', type: 'sum', event: 'purchase' });
  await platform.call('POST', '/v1/experiments', {
    key: 'page',
    hypothesis: 'A shorter page sells more',
    variants: [
      { key: 'control', weight: 0.5 },
      { key: 'treatment', weight: 0.5 },
    ],
    metrics: { primary: ['revenue'] },
  });
  await platform.call('POST', '/v1/experiments/page/start');
  await platform.call('POST', '/v1/events', { events: eventsOf(UNITS) });
  await platform.report('page', UNITS);
  while ((await kept()) !== (UNITS * (UNITS - 1)) / 2) await delay(POLL_MILLISECONDS);
});

afterAll(async () => {
  await client.end();
  await platform.stop();
});

/** Unit n meets a variant, and then pays n. */
function eventsOf(units: number): object[] {
  return Array.from({ length: units }, (_, n) => [
    {
      id: `x${n}`,
      type: 'exposure',
      unit: `u${n}`,
      experiment: 'page',
      variant: n % 2 ? 'treatment' : 'control',
    },
    { id: `p${n}`, type: 'track', unit: `u${n}`, name: 'purchase', value: n },
  ]).flat();
}

async function kept(): Promise<number> {
  const { rows } = await client.query<{ sum: string | null }>(
    'SELECT sum(numerator_sum) AS sum FROM sufficient_statistics',
  );
  return Number(rows[0]?.sum);
}

function checkOf(report: Report): string | undefined {
  return report.checks.find(({ code }) => code === 'RECOUNT_DIFFERENCE')?.status;
}

const differences = async (): Promise<number> =>
  Number(
    /consumer_science_recount_differences\{[^}]*experiment="page"[^}]*\} (\S+)/.exec(
      await platform.workerMetrics(),
    )?.[1],
  );

describe('a recount', () => {
  it('finds nothing where nothing is wrong', async () => {
    expect(checkOf(await platform.report('page', UNITS))).toBeUndefined();
    const { printed, exitCode } = await platform.csci('recount');
    expect(printed).toMatch(/^page: as the log says \(\d+\.\d s\)\.$/);
    expect(exitCode).toBe(0);
    expect(await differences()).toBe(0);
    expect(checkOf(await platform.report('page', UNITS))).toBe('ok');
  });

  it('finds a sum that was spoilt, and everybody hears of it', async () => {
    await client.query(
      `UPDATE sufficient_statistics SET numerator_sum = numerator_sum + 1 WHERE ctid = (
         SELECT ctid FROM sufficient_statistics WHERE variant = 'treatment' LIMIT 1)`,
    );
    const { printed, exitCode } = await platform.csci('recount', 'page');
    expect(exitCode).toBe(1);
    expect(printed).toContain('/metrics/revenue/arms/treatment/numerator/mean');
    expect(printed).not.toContain('control');
    expect(await differences()).toBeGreaterThan(0);
    const report = await platform.report('page', UNITS);
    expect(checkOf(report)).toBe('alert');
    expect(report.decision.recommendation).toBe('do-not-trust');
    const { items } = await platform.call<{ items: Recount[] }>('GET', '/v1/recounts?limit=1');
    expect(items[0]).toMatchObject({ experiment: 'page', status: 'done', nightly: false, repair: false });
    expect(items[0]?.phases[0]?.differences).toContainEqual({
      pointer: '/metrics/revenue/arms/treatment/numerator/mean',
      kept: 20.05,
      counted: 20,
    });
  });

  it('repairs what it found', async () => {
    const { printed, exitCode } = await platform.csci('recount', 'page', '--repair', '--json');
    expect(JSON.parse(printed)).toMatchObject({ status: 'done', differing: 0 });
    expect(exitCode).toBe(0);
    expect(await kept()).toBe((UNITS * (UNITS - 1)) / 2);
    expect(await differences()).toBe(0);
    expect(checkOf(await platform.report('page', UNITS))).toBe('ok');
  });

  it('is made at night, also when nobody was there in time', async () => {
    await client.query(
      `UPDATE nightly_steps SET done_for = now() - interval '50 hours' WHERE name = 'recount'`,
    );
    for (;;) {
      const { items } = await platform.call<{ items: Recount[] }>('GET', '/v1/recounts');
      const nightly = items.filter((recount) => recount.nightly && recount.status === 'done');
      if (nightly.length > 0) {
        expect(nightly).toMatchObject([{ experiment: 'page', phases: [{ differing: 0 }] }]);
        break;
      }
      await delay(POLL_MILLISECONDS);
    }
    const { rows } = await client.query(
      `SELECT name FROM nightly_steps WHERE done_for > now() - interval '24 hours' AND held_until IS NULL ORDER BY name`,
    );
    expect(rows).toEqual([{ name: 'recount' }, { name: 'retention' }]);
  });

  it('is refused of what is not measured, in words', async () => {
    await expect(platform.csci('recount', 'nowhere')).rejects.toThrow('nowhere');
  });
});
