import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { ReplaySummary } from '../../apps/cli/src/replay/replay-summary.js';
import { CliPlatform } from './cli-platform.js';

interface Row {
  unit: string;
  at: string;
  group: 'control' | 'treatment';
  page: 'old_page' | 'new_page';
  converted: number;
  cents: number;
}

const ROWS = 900;
const PAGE_OF = { control: 'old_page', treatment: 'new_page' } as const;
const OTHER = { old_page: 'new_page', new_page: 'old_page' } as const;

/** Every 29th row shows the other group's page; every 37th unit comes once more, every other of those in the other group. */
function makeRows(prefix: string): Row[] {
  return Array.from({ length: ROWS }, (_, index) => {
    const isSecond = index % 37 === 36;
    const number = isSecond ? index - 20 : index;
    const group = (isSecond && index % 2 === 0 ? number + 1 : number) % 2 === 0 ? 'control' : 'treatment';
    const page = index % 29 === 0 ? OTHER[PAGE_OF[group]] : PAGE_OF[group];
    const at = new Date(Date.UTC(2025, 0, 2) + index * 977_001)
      .toISOString()
      .replace('T', ' ')
      .replace('Z', '123');
    const converted = index % 7 === 0 || index % 5 === 1 ? 1 : 0;
    return {
      unit: `${prefix}${number}`,
      at,
      group,
      page,
      converted,
      cents: converted * (199 + ((index * 83) % 4_000)),
    };
  });
}

/** What a report must say, counted from the rows by their meaning alone. */
function truthOf(rows: readonly Row[]) {
  const met = new Map<string, Set<string>>();
  for (const { unit, group, page } of rows) {
    const shown = page === 'old_page' ? 'control' : 'treatment';
    met.set(unit, new Set([...(met.get(unit) ?? []), group, shown]));
  }
  const clean = (variant: string) =>
    [...met].filter(([, variants]) => variants.size === 1 && variants.has(variant));
  const arm = (variant: string) => {
    const units = new Set(clean(variant).map(([unit]) => unit));
    const own = rows.filter(({ unit }) => units.has(unit));
    return {
      units: units.size,
      converted: new Set(own.filter(({ converted }) => converted).map(({ unit }) => unit)).size,
      cents: own.reduce((sum, { cents }) => sum + cents, 0),
    };
  };
  return {
    units: met.size,
    crossovers: [...met.values()].filter((variants) => variants.size > 1).length,
    contradictions: rows.filter(({ group, page }) => PAGE_OF[group] !== page).length,
    repeatedUnits: [...met.keys()].filter((unit) => rows.filter((row) => row.unit === unit).length > 1)
      .length,
    events:
      rows.length +
      rows.filter(({ group, page }) => PAGE_OF[group] !== page).length +
      2 * rows.filter((row) => row.converted).length,
    control: arm('control'),
    treatment: arm('treatment'),
  };
}

describe('csci replay', () => {
  const truth = truthOf(makeRows('u'));
  let directory: string;
  let platform: CliPlatform;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'csci-replay-'));
    platform = await CliPlatform.start();
  });
  afterAll(async () => {
    await platform.stop();
    await rm(directory, { recursive: true });
  });

  async function aFile(content: readonly Row[], extra: readonly string[] = []): Promise<string> {
    const path = join(directory, 'rows.csv');
    const lines = content.map((row) =>
      [row.unit, row.at, row.group, row.page, row.converted, (row.cents / 100).toFixed(2)].join(','),
    );
    await writeFile(
      path,
      ['user_id,timestamp,group,landing_page,converted,revenue', ...lines, ...extra].join('\n'),
    );
    return path;
  }

  async function replay(
    file: string,
    experiment: string,
    ...args: string[]
  ): Promise<{ summary: ReplaySummary; notes: string; exitCode: number }> {
    const { printed, notes, exitCode } = await platform.csci(
      ...['replay', file, '--unit', 'user_id', '--time', 'timestamp', '--variant', 'group'],
      ...['--outcome', 'converted', '--outcome', 'revenue', '--experiment', experiment, '--json'],
      ...['--met', 'landing_page', '--met-map', 'old_page=control,new_page=treatment', ...args],
    );
    return { summary: JSON.parse(printed) as ReplaySummary, notes, exitCode };
  }

  async function expectTruth(experiment: string): Promise<void> {
    const report = await platform.report(experiment, truth.units);
    expect(report.exposures).toMatchObject({
      byVariant: { control: truth.control.units, treatment: truth.treatment.units },
      crossovers: truth.crossovers,
    });
    const totals = Object.fromEntries(
      report.metrics.map(({ metric, arms }) => [metric, arms.map((arm) => arm.total)]),
    );
    expect(totals).toEqual({
      converted: [truth.control.converted, truth.treatment.converted],
      revenue: [expect.closeTo(truth.control.cents / 100, 6), expect.closeTo(truth.treatment.cents / 100, 6)],
    });
  }

  it('makes the experiment, sends every row once, and counts as the rows say', async () => {
    const file = await aFile(makeRows('once-'));
    const first = await replay(file, 'once');
    expect(first.summary).toMatchObject({
      rows: ROWS,
      invalidRows: 0,
      units: truth.units,
      repeatedUnits: truth.repeatedUnits,
      contradictions: truth.contradictions,
      events: { sent: truth.events, accepted: truth.events, duplicates: 0, rejected: 0 },
    });
    expect(first.notes).toMatch(/taken as UTC/);
    expect(first.exitCode).toBe(0);
    await expectTruth('once');
    await expectRecountInSql('once-');

    const second = await replay(file, 'once');
    expect(second.summary.events).toEqual({
      sent: truth.events,
      accepted: 0,
      duplicates: truth.events,
      rejected: 0,
    });
    await expectTruth('once');
  });

  async function expectRecountInSql(prefix: string): Promise<void> {
    const client = new pg.Client({ connectionString: platform.database.url });
    await client.connect();
    const { rows: counts } = await client.query<{ variant: string; units: string }>(
      `SELECT variant, count(*) AS units
         FROM (SELECT unit, min(variant) AS variant FROM events WHERE type = 'exposure' AND starts_with(unit, $1)
                GROUP BY unit HAVING count(DISTINCT variant) = 1) AS clean
        GROUP BY variant ORDER BY variant`,
      [prefix],
    );
    await client.end();
    expect(counts.map(({ variant, units }) => [variant, Number(units)])).toEqual([
      ['control', truth.control.units],
      ['treatment', truth.treatment.units],
    ]);
  }

  it('ends the same when the API is killed in the middle and the rows come in reverse', async () => {
    const file = await aFile(makeRows('killed-'));
    const replaying = replay(file, 'killed', '--reverse', '--batch', '10', '--in-flight', '2');
    await someEventsArrived('killed-');
    await platform.killApi();
    const { summary, exitCode } = await replaying;
    expect(summary.events.accepted + summary.events.duplicates).toBe(truth.events);
    expect(exitCode).toBe(0);
    await expectTruth('killed');
  });

  async function someEventsArrived(prefix: string): Promise<void> {
    const client = new pg.Client({ connectionString: platform.database.url });
    await client.connect();
    for (let events = 0; events < 20;) {
      await delay(10);
      const { rows: counts } = await client.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM events WHERE starts_with(unit, $1)',
        [prefix],
      );
      events = counts[0]!.count;
    }
    await client.end();
  }

  it('lists rows that cannot be read and sends the others', async () => {
    const bad = ['u9999,not a time,control,old_page,0,0', 'u9998,2025-01-02,control,red_page,0,0'];
    const { summary, notes, exitCode } = await replay(await aFile(makeRows('bad-'), bad), 'bad');
    expect(summary).toMatchObject({ rows: ROWS + 2, invalidRows: 2, units: truth.units });
    expect(notes).toMatch(
      new RegExp(`line ${ROWS + 2}: timestamp is "not a time"[^]*line ${ROWS + 3}: landing_page`),
    );
    expect(exitCode).toBe(1);
    await expectTruth('bad');
  });

  it('refuses variants that the experiment does not have, before it sends anything', async () => {
    const rows = makeRows('refused-');
    await replay(await aFile(rows.slice(0, 10)), 'refused');
    const other = [{ ...rows[0]!, group: 'red' as 'control' }];
    await expect(replay(await aFile(other), 'refused')).rejects.toThrow(
      /no variant "red"; its variants are: control, treatment/,
    );
  });
});
