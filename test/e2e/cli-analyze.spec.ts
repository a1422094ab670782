import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '#libs/domain';
import { csci } from './cli-platform.js';

const COOKIE_CATS = new URL('../../../shared/data/cookie_cats.csv', import.meta.url).pathname;
const withCookieCats = existsSync(COOKIE_CATS) ? it : it.skip;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'csci-analyze-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function aFile(lines: readonly string[]): Promise<string> {
  const path = join(directory, 'table.csv');
  await writeFile(path, lines.join('\n'));
  return path;
}

function analyze(file: string, ...args: string[]) {
  return csci(['analyze', file, '--unit', 'id', '--variant', 'arm', '--control', 'a', ...args]);
}

/** Three of ten against six of ten, and spending of which the moments are worked by hand. */
const TABLE = [
  'id,arm,won,spent',
  ...Array.from({ length: 10 }, (_, i) => `a${i},a,${i < 3 ? 'TRUE' : 'FALSE'},${i}`),
  ...Array.from({ length: 10 }, (_, i) => `b${i},b,${i < 6 ? 'TRUE' : 'FALSE'},${2 * i}`),
];

describe('csci analyze', () => {
  // Expected numbers are of scipy.stats 1.17: chisquare, ttest_ind(equal_var=False), and Newcombe's formula.
  withCookieCats('agrees with scipy on ninety thousand players', async () => {
    const { printed } = await csci([
      ...[
        'analyze',
        COOKIE_CATS,
        '--unit',
        'userid',
        '--variant',
        'version',
        '--control',
        'gate_30',
        '--json',
      ],
      ...['--metric', 'retention_1', '--metric', 'retention_7', '--metric', 'sum_gamerounds'],
    ]);
    const report = JSON.parse(printed) as Report;
    expect(report.exposures.byVariant).toEqual({ gate_30: 44_700, gate_40: 45_489 });
    expect(report.exposures.srm.pValue).toBeCloseTo(0.008607987810836262, 12);
    const [, retention, rounds] = report.metrics;
    expect(retention!.arms.map((arm) => arm.mean)).toEqual([
      expect.closeTo(0.19020134228187918, 12),
      expect.closeTo(0.18200004396667327, 12),
    ]);
    const [proportion] = retention!.comparisons;
    expect(proportion!.absolute!.estimate).toBeCloseTo(-0.008201298315205913, 12);
    expect(proportion!.absolute!.lower).toBeCloseTo(-0.013281940871914826, 9);
    expect(proportion!.absolute!.upper).toBeCloseTo(-0.00312130268876126, 9);
    expect(proportion!.pValue).toBeCloseTo(0.001556, 5);
    const [mean] = rounds!.comparisons;
    expect(mean!.pValue).toBeCloseTo(0.37592438409326173, 9);
    expect(mean!.absolute!.lower).toBeCloseTo(-3.7197051164946457, 8);
    expect(mean!.absolute!.upper).toBeCloseTo(1.4047282085881476, 8);
  });

  // Expected numbers are of numpy's least squares and scipy's tests: cli-analyze-oracle.py prints them.
  describe('with covariates, caps and quantiles on ninety thousand players', () => {
    const analyzed = async (...args: string[]) => {
      const common = ['--unit', 'userid', '--variant', 'version', '--control', 'gate_30', '--json'];
      const { printed } = await csci(['analyze', COOKIE_CATS, ...common, ...args]);
      return (JSON.parse(printed) as Report).metrics[0]!.comparisons[0]!;
    };

    withCookieCats('agrees with numpy and scipy on a proportion with two covariates', async () => {
      const comparison = await analyzed(
        ...['--metric', 'retention_7', '--covariate', 'retention_1', '--covariate', 'sum_gamerounds'],
      );
      expect(comparison.absolute!.estimate).toBeCloseTo(-0.006375985174452925, 12);
      expect(comparison.standardError).toBeCloseTo(0.0023834209553067766, 12);
      expect(comparison.degreesOfFreedom).toBeCloseTo(89688.52206098767, 5);
      expect(comparison.pValue).toBeCloseTo(0.007471156090480546, 11);
      expect(comparison.absolute!.lower).toBeCloseTo(-0.01104746744943384, 11);
      expect(comparison.absolute!.upper).toBeCloseTo(-0.0017045028994720109, 11);
      expect(comparison.relative!.estimate).toBeCloseTo(-0.03368534205109883, 11);
      expect(comparison.varianceReduction).toBeCloseTo(0.15449304498526395, 11);
      expect(comparison.adjustment!.slopes.variant).toEqual([
        expect.closeTo(0.22177733531828808, 11),
        expect.closeTo(0.00044551660014675534, 13),
      ]);
    });

    withCookieCats('agrees with them on a capped mean with a covariate', async () => {
      const comparison = await analyzed(
        ...['--metric', 'sum_gamerounds', '--cap', 'sum_gamerounds=q0.999', '--covariate', 'retention_1'],
      );
      expect(comparison.uncapped).toMatchObject({
        cap: expect.closeTo(1073.6240000000107, 9) as number,
        cappedUnits: { control: 41, variant: 50 },
      });
      expect(comparison.absolute!.estimate).toBeCloseTo(0.3635284089555988, 9);
      expect(comparison.standardError).toBeCloseTo(0.5990470458404643, 10);
      expect(comparison.pValue).toBeCloseTo(0.5439556363383816, 10);
      expect(comparison.absolute!.lower).toBeCloseTo(-0.810597984500887, 9);
      expect(comparison.absolute!.upper).toBeCloseTo(1.5376548024120846, 9);
      expect(comparison.varianceReduction).toBeCloseTo(0.155795545205349, 10);
      expect(comparison.adjustment!.unadjusted.pValue).toBeCloseTo(0.8833711341172604, 9);
      expect(comparison.uncapped!.pValue).toBeCloseTo(0.37592438409326173, 9);
    });

    withCookieCats('agrees with them on the ninetieth percentile', async () => {
      const comparison = await analyzed('--metric', 'sum_gamerounds', '--quantile', 'sum_gamerounds=0.9');
      expect(comparison.absolute!.estimate).toBe(-1);
      expect(comparison.standardError).toBeCloseTo(2.3519678244129687, 9);
    });
  });

  it('prints text for people, JSON and CSV for programs, and writes a page', async () => {
    const file = await aFile(TABLE);
    const page = join(directory, 'report.html');
    const text = await analyze(file, '--metric', 'won', '--metric', 'spent', '--html', page);
    expect(text.printed).toMatch(/won[^]*spent/);
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>/i);
    const report = JSON.parse((await analyze(file, '--metric', 'spent', '--json')).printed) as Report;
    expect(report.metrics[0]!.arms).toMatchObject([
      { variant: 'a', units: 10, mean: 4.5, total: 45 },
      { variant: 'b', units: 10, mean: 9, total: 90 },
    ]);
    expect(report.metrics[0]!.comparisons[0]!.absolute!.estimate).toBe(4.5);
    expect((await analyze(file, '--metric', 'won', '--csv')).printed.split('\r\n').length).toBeGreaterThan(1);
  });

  it('takes the wanted direction, the meant weights and the inference', async () => {
    const file = await aFile(TABLE);
    const options = [
      '--metric',
      'spent',
      '--decrease',
      'spent',
      '--weights',
      'a=0.25,b=0.75',
      '--inference',
      'sequential',
    ];
    const report = JSON.parse(
      (await analyze(file, ...options, '--alpha', '0.1', '--json')).printed,
    ) as Report;
    expect(report.metrics[0]!.direction).toBe('decrease');
    expect(report.exposures.expected).toEqual({ a: 5, b: 15 });
    expect(report.options).toMatchObject({ alpha: 0.1, inference: 'sequential' });
  });

  it('reports crossovers, repeated rows and missing values as checks', async () => {
    const file = await aFile([...TABLE, 'a0,b,TRUE,1', 'a1,a,TRUE,1', 'b10,b,,', 'a10,a,TRUE,3']);
    const { printed } = await analyze(file, '--metric', 'won', '--empty', 'exclude', '--json');
    const report = JSON.parse(printed) as Report;
    expect(report.exposures).toMatchObject({ crossovers: 1, byVariant: { a: 10, b: 11 } });
    expect(report.metrics[0]!.arms.map((arm) => arm.units)).toEqual([10, 10]);
    const warnings = report.checks.filter((check) => check.status !== 'ok').map((check) => check.code);
    expect(warnings).toEqual(expect.arrayContaining(['CROSSOVERS', 'REPEATED_UNITS', 'MISSING_VALUES']));
  });

  it.each([
    [['--metric', 'wonn'], /no column "wonn".*mean "won"/],
    [['--metric', 'won', '--control', 'c'], /"c" is no value of arm/],
    [['--metric', 'won', '--weights', 'a=1'], /leaves out the variant "b"/],
    [['--metric', 'won', '--decrease', 'spent'], /--decrease spent names no --metric/],
  ])('explains %j', async (args, message) => {
    await expect(analyze(await aFile(TABLE), ...args)).rejects.toThrow(message);
  });

  it('refuses a table that is a log of events', async () => {
    const log = ['id,arm,won', ...Array.from({ length: 40 }, (_, i) => `u${i % 4},${i % 2 ? 'a' : 'b'},1`)];
    await expect(analyze(await aFile(log), '--metric', 'won')).rejects.toThrow(/36 of 40 rows repeat a unit/);
    await expect(analyze(join(directory, 'absent.csv'), '--metric', 'won')).rejects.toThrow(/no file/);
  });
});
