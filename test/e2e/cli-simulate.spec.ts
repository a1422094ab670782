import type { Report } from '#libs/domain';
import type { TruthRow } from '../../apps/cli/src/simulate/truth-table.js';
import { CliPlatform } from './cli-platform.js';

interface Simulated {
  experiment: string;
  units: number;
  events: number;
  isComplete: boolean;
  rows: TruthRow[];
  report: Report;
}

describe('csci simulate', () => {
  let platform: CliPlatform;
  beforeAll(async () => {
    platform = await CliPlatform.start();
  });
  afterAll(() => platform.stop());

  async function simulate(...args: string[]): Promise<Simulated> {
    const { printed } = await platform.csci(
      'simulate',
      '--json',
      '--rate',
      '5000',
      '--delay',
      '0.05',
      ...args,
    );
    return JSON.parse(printed) as Simulated;
  }

  it('sends traffic whose report holds every unit and sees a large effect', async () => {
    const result = await simulate(
      '--experiment',
      'big',
      '--units',
      '400',
      '--baseline',
      '0.2',
      '--effect',
      '2',
    );
    expect(result).toMatchObject({ units: 400, isComplete: true });
    expect(result.report.exposures).toMatchObject({ total: 400, crossovers: 0 });
    const [conversion] = result.rows;
    expect(conversion).toMatchObject({ metric: 'sim-conversion', truth: 2, isTruthInside: true });
    expect(conversion!.lower).toBeGreaterThan(0);
    expect(result.report.metrics.map(({ role }) => role)).toEqual([
      'primary',
      'secondary',
      'secondary',
      'guardrail',
    ]);
  });

  it('knows of an A/A test that there is no effect', async () => {
    const result = await simulate(
      '--experiment',
      'aa',
      '--units',
      '200',
      '--effect',
      '0',
      '--metrics',
      'latency',
      '--seed',
      '9',
    );
    expect(result.rows).toMatchObject([
      { metric: 'sim-latency', role: 'primary', truth: 0, isTruthInside: true },
    ]);
    expect(result.events).toBeGreaterThan(400);
  });

  it("takes out the noise that units' past explains, and still covers the truth", async () => {
    const result = await simulate(
      '--experiment',
      'past',
      '--units',
      '1200',
      '--effect',
      '0.5',
      '--seed',
      '4',
    );
    expect(result.isComplete).toBe(true);
    for (const { isTruthInside, varianceReduction } of result.rows) {
      expect(isTruthInside).toBe(true);
      expect(varianceReduction).toBeGreaterThan(0);
    }
    const reductionOf = (kind: string) =>
      result.rows.find(({ metric }) => metric === `sim-${kind}`)!.varianceReduction;
    // The correlation of pages is 0.72 among the four fifths with a past; of the rest nothing is known.
    expect(reductionOf('pages')).toBeGreaterThan(0.25);
    expect(reductionOf('pages')).toBeLessThan(0.6);
    for (const { comparisons } of result.report.metrics) {
      const { adjustment, absolute } = comparisons[0]!;
      const plain = adjustment!.unadjusted.absolute;
      expect(absolute!.upper! - absolute!.lower!).toBeLessThan(plain.upper! - plain.lower!);
    }
  });

  it('knows nothing of units without a past', async () => {
    const result = await simulate(
      ...['--experiment', 'new', '--units', '200', '--history', '0', '--metrics', 'latency', '--effect', '0'],
      ...['--planned-units', '1000', '--looks', '5', '--alpha', '0.1'],
    );
    expect(result.events).toBe(400);
    expect(result.rows).toMatchObject([{ varianceReduction: null }]);
    expect(result.report.options).toMatchObject({
      inference: 'group-sequential',
      plannedUnits: 1000,
      looks: 5,
      alpha: 0.1,
    });
  });

  it('ends when its time is up, and leaves an experiment alone that is there', async () => {
    const result = await simulate(
      '--experiment',
      'short',
      '--units',
      '1000000',
      '--duration',
      '1',
      '--metrics',
      'conversion',
    );
    expect(result.units).toBeGreaterThan(0);
    expect(result.units).toBeLessThan(20_000);
    await expect(simulate('--experiment', 'short')).rejects.toThrow(/"short" already/);
  });

  it('refuses what cannot be', async () => {
    await expect(simulate('--baseline', '0.8', '--effect', '0.5')).rejects.toThrow(/more than everybody/);
    await expect(simulate('--inference', 'group-sequential')).rejects.toThrow(/needs --planned-units/);
  });
});
