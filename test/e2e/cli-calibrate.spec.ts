import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WireSimulation } from '../../apps/cli/src/api-client/wire.js';
import { CliPlatform } from './cli-platform.js';

const UNITS = 1_500;
const HOUR = 3_600_000;

/** Three in ten convert. Of the money nearly all is spent by two units, so that no interval for its mean can be trusted. */
function rowOf(index: number): string {
  const at = new Date(Date.now() - HOUR - index * 60_000).toISOString();
  const converted = index % 10 < 3 ? 1 : 0;
  const cents = index % 700 === 350 ? 5_000_000_000 : index % 4;
  return [`u${index}`, at, index % 2 === 0 ? 'control' : 'treatment', converted, cents].join(',');
}

describe('csci calibrate', () => {
  let platform: CliPlatform;
  let folder: string;
  beforeAll(async () => {
    platform = await CliPlatform.start();
    folder = await mkdtemp(join(tmpdir(), 'calibrate-'));
    const file = join(folder, 'units.csv');
    const rows = Array.from({ length: UNITS }, (_, index) => rowOf(index));
    await writeFile(file, ['unit,at,group,converted,cents', ...rows].join('\n'));
    const columns = ['--unit', 'unit', '--time', 'at', '--variant', 'group', '--experiment', 'page'];
    await platform.csci('replay', file, ...columns, '--outcome', 'converted', '--outcome', 'cents');
    await platform.report('page', UNITS);
  });
  afterAll(async () => {
    await platform.stop();
    await rm(folder, { recursive: true });
  });

  async function calibrate(...args: string[]): Promise<WireSimulation & { exitCode: number }> {
    const { printed, exitCode } = await platform.csci('calibrate', '--json', ...args);
    return { ...(JSON.parse(printed) as WireSimulation), exitCode };
  }

  it('finds that a conversion keeps its promises, on every active unit and on those of an experiment', async () => {
    const everywhere = await calibrate('--metric', 'converted', '--splits', '400', '--seed', '7');
    expect(everywhere).toMatchObject({
      status: 'done',
      progress: 1,
      failure: null,
      exitCode: 0,
      plan: { metric: 'converted', experiment: null, days: 28, splits: 400, weights: [0.5, 0.5], seed: 7 },
      result: { units: UNITS, isDecisionGrade: true },
    });
    expect(everywhere.result?.mean).toBeCloseTo(0.3, 12);
    const falsePositives = everywhere.result?.rates.find(({ name }) => name === 'falsePositives');
    expect(falsePositives).toMatchObject({ nominal: 0.05, runs: 400, inBand: true });

    const within = await calibrate('--metric', 'converted', '--experiment', 'page', '--splits', '400');
    expect(within).toMatchObject({ exitCode: 0, plan: { experiment: 'page' }, result: { units: UNITS } });
    expect(within.result?.mean).toBeCloseTo(0.3, 12);
  });

  it('gives the same rates for the same seed', async () => {
    const [one, other] = [
      await calibrate('--metric', 'converted', '--splits', '200', '--seed', '11'),
      await calibrate('--metric', 'converted', '--splits', '200', '--seed', '11'),
    ];
    expect(one.id).not.toBe(other.id);
    expect(one.result).toEqual(other.result);
  });

  it('says so, with exit code 1, when a metric cannot be trusted to decide', async () => {
    const args = ['--metric', 'cents', '--weights', '0.9,0.1', '--splits', '400'];
    const { printed, notes, exitCode } = await platform.csci('calibrate', ...args);
    expect(exitCode).toBe(1);
    expect(printed).toMatch(/^cents: 1,500 units active in the last 28 days;/);
    expect(printed).toMatch(/400 random splits 90\/10 with alpha 0.05/);
    expect(printed).toMatch(/ NO$/m);
    expect(printed).toMatch(/\nNOT decision-grade: /);
    expect(notes).toMatch(/Simulation [0-9a-f-]{36} of cents waits for a worker/);
  });

  it('refuses what cannot be simulated', async () => {
    await expect(calibrate('--metric', 'nothing')).rejects.toThrow(/no metric "nothing"/);
    await expect(calibrate('--metric', 'cents', '--experiment', 'nothing')).rejects.toThrow(
      /no experiment "nothing"/,
    );
  });
});
