import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report, ReportComparison } from '#libs/domain';
import { csci } from './cli-platform.js';

interface Row {
  id: string;
  arm: 'a' | 'b';
  won: 0 | 1;
  spent: number;
  visits: number;
  /** Null: an empty cell. */
  before: number | null;
  visitsBefore: number;
  device: string;
}

/** Park & Miller's generator: as many numbers in (0, 1) as the rows need, the same in every run. */
function uniform(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

function makeRows(count: number): Row[] {
  const random = uniform(20_251_123);
  return Array.from({ length: count }, (_, index) => {
    const habit = random() + random() + random();
    const visitsBefore = 1 + Math.floor(4 * random() + habit);
    const before = Math.round(1000 * (10 * habit + 4 * random() + visitsBefore)) / 1000;
    const arm = index % 2 === 0 ? 'a' : 'b';
    const visits = 1 + Math.floor(3 * random() + habit + (arm === 'b' ? 0.4 : 0));
    const spent =
      Math.round(1000 * (8 * habit + 5 * random() + 2 * visits + (random() > 0.98 ? 60 : 0))) / 1000;
    const won = random() < 0.1 + 0.2 * habit ? 1 : 0;
    const device = ['phone', 'desk', 'tv'][Math.floor(3 * random() ** 2)]!;
    return {
      id: `u${index}`,
      arm,
      won,
      spent,
      visits,
      before: random() < 0.1 ? null : before,
      visitsBefore,
      device,
    };
  });
}

const ROWS = makeRows(600);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'csci-analyze-options-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function aFile(rows: readonly Row[]): Promise<string> {
  const path = join(directory, 'table.csv');
  const header = Object.keys(ROWS[0]!) as (keyof Row)[];
  await writeFile(
    path,
    [header, ...rows.map((row) => header.map((name) => row[name]))]
      .map((cells) => cells.join(','))
      .join('\n'),
  );
  return path;
}

function run(file: string, args: string) {
  const words = args.split(' ').filter((word) => word !== '');
  return csci(['analyze', file, '--unit', 'id', '--variant', 'arm', '--control', 'a', ...words]);
}

async function reportOf(rows: readonly Row[], args: string): Promise<Report> {
  return JSON.parse((await run(await aFile(rows), `${args} --json`)).printed) as Report;
}

async function comparisonOf(args: string): Promise<ReportComparison> {
  return (await reportOf(ROWS, args)).metrics[0]!.comparisons[0]!;
}

/*
 * The answers by their definition, on the rows: slopes from the normal equations of deviations within the arms, then Welch's
 * test of the outcome less slopes times covariates.
 */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function product(one: readonly number[], other: readonly number[]): number {
  const [centre, otherCentre] = [mean(one), mean(other)];
  return one.reduce((sum, value, i) => sum + (value - centre) * (other[i]! - otherCentre), 0);
}

/** Gauss and Jordan, without pivoting: the matrix is positive definite. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i): number[] => [...row, right[i]!]);
  rows.forEach((pivot, i) => {
    const scale = pivot[i]!;
    pivot.forEach((value, j) => (pivot[j] = value / scale));
    rows.forEach((row, k) => {
      const factor = row[i]!;
      if (k !== i) row.forEach((value, j) => (row[j] = value - factor * pivot[j]!));
    });
  });
  return rows.map((row) => row.at(-1)!);
}

interface Sample {
  y: number[];
  /** One list per covariate. */
  x: number[][];
}

function slopesOf(samples: readonly Sample[]): number[] {
  const sumOf = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample), 0);
  const indices = samples[0]!.x.map((_, i) => i);
  return solve(
    indices.map((i) => indices.map((j) => sumOf(({ x }) => product(x[i]!, x[j]!)))),
    indices.map((i) => sumOf(({ x, y }) => product(x[i]!, y))),
  );
}

function adjusted(control: Sample, treatment: Sample) {
  const slopes = slopesOf([control, treatment]);
  const [a, b] = [control, treatment].map(({ y, x }) =>
    y.map((value, row) => slopes.reduce((rest, slope, i) => rest - slope * x[i]![row]!, value)),
  );
  const [va, vb] = [a!, b!].map((values) => product(values, values) / (values.length - 1) / values.length);
  return {
    slopes,
    estimate: mean(b!) - mean(a!),
    standardError: Math.sqrt(va! + vb!),
    degreesOfFreedom: (va! + vb!) ** 2 / (va! ** 2 / (a!.length - 1) + vb! ** 2 / (b!.length - 1)),
  };
}

function samplesOf(y: (row: Row) => number, x: ((row: Row) => number)[]): [Sample, Sample] {
  const sample = (arm: string): Sample => {
    const own = ROWS.filter((row) => row.arm === arm);
    return { y: own.map(y), x: x.map((of) => own.map(of)) };
  };
  return [sample('a'), sample('b')];
}

const present = ROWS.flatMap(({ before }) => before ?? []);
const imputed = ({ before }: Row) => before ?? mean(present);
const isMissing = ({ before }: Row) => (before === null ? 1 : 0);

function expectAgreement(comparison: ReportComparison, [control, treatment]: [Sample, Sample]): void {
  const expected = adjusted(control, treatment);
  const plain = adjusted({ ...control, x: [] }, { ...treatment, x: [] });
  expect(comparison.absolute!.estimate).toBeCloseTo(expected.estimate, 10);
  expect(comparison.standardError).toBeCloseTo(expected.standardError, 10);
  expect(comparison.degreesOfFreedom).toBeCloseTo(expected.degreesOfFreedom, 6);
  expect(comparison.adjustment!.slopes.control).toEqual(
    expected.slopes.map((slope) => expect.closeTo(slope, 10) as number),
  );
  expect(comparison.adjustment!.unadjusted.absolute.estimate).toBeCloseTo(plain.estimate, 10);
  expect(comparison.varianceReduction).toBeCloseTo(
    1 - (expected.standardError / plain.standardError) ** 2,
    10,
  );
}

describe('csci analyze --covariate', () => {
  it('is the analysis of covariance: one covariate, whole', async () => {
    const comparison = await comparisonOf('--metric spent --covariate visitsBefore');
    expectAgreement(
      comparison,
      samplesOf(({ spent }) => spent, [({ visitsBefore }) => visitsBefore]),
    );
    expect(comparison.varianceReduction).toBeGreaterThan(0.05);
  });

  it('takes several, one with empty cells, for a mean and a proportion alike', async () => {
    const covariates = [imputed, isMissing, ({ visitsBefore }: Row) => visitsBefore];
    const args = '--covariate before --covariate visitsBefore';
    const spent = await comparisonOf(`--metric spent ${args}`);
    expectAgreement(
      spent,
      samplesOf((row) => row.spent, covariates),
    );
    expect(spent.adjustment!.covariates).toEqual(['before', 'before missing', 'visitsBefore']);
    expectAgreement(
      await comparisonOf(`--metric won ${args}`),
      samplesOf((row) => row.won, covariates),
    );
  });

  it('takes a ratio for a ratio', async () => {
    const ofRatio = (arm: string) => {
      const own = ROWS.filter((row) => row.arm === arm);
      const [above, below] = [mean(own.map(({ spent }) => spent)), mean(own.map(({ visits }) => visits))];
      return ({ spent, visits }: Row) => above / below + (spent - (above / below) * visits) / below;
    };
    const covariates = [imputed, isMissing, ({ visitsBefore }: Row) => visitsBefore];
    const [control] = samplesOf(ofRatio('a'), covariates);
    const [, treatment] = samplesOf(ofRatio('b'), covariates);
    const comparison = await comparisonOf('--metric spent/visits --covariate before/visitsBefore');
    expectAgreement(comparison, [control, treatment]);
  });

  it('works under a cap', async () => {
    const comparison = await comparisonOf('--metric spent --covariate visitsBefore --cap spent=40');
    expectAgreement(
      comparison,
      samplesOf(({ spent }) => Math.min(spent, 40), [({ visitsBefore }) => visitsBefore]),
    );
    const above = (arm: string) => ROWS.filter((row) => row.arm === arm && row.spent > 40).length;
    expect(comparison.uncapped).toMatchObject({
      cap: 40,
      cappedUnits: { control: above('a'), variant: above('b') },
    });
    const plain = await comparisonOf('--metric spent');
    expect(comparison.uncapped!.absolute.estimate).toBeCloseTo(plain.absolute!.estimate, 10);
  });

  it('of text is refused, with the option that was meant', async () => {
    await expect(run(await aFile(ROWS), '--metric spent --covariate device')).rejects.toThrow(
      /device is "\w+", which is no number[^]*say --segment device instead/,
    );
    await expect(run(await aFile(ROWS), '--metric spent --covariate befor')).rejects.toThrow(
      /no column "befor".*mean "before"/,
    );
  });
});

describe('csci analyze --segment', () => {
  it('says of each segment what a file of its rows alone says', async () => {
    const args = '--metric spent --metric won --covariate before';
    const report = await reportOf(ROWS, `${args} --segment device`);
    const sizes = report.metrics[0]!.segments.map(({ arms }) =>
      arms.reduce((sum, { units }) => sum + units, 0),
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    for (const device of ['phone', 'desk', 'tv']) {
      const alone = await reportOf(
        ROWS.filter((row) => row.device === device),
        args,
      );
      alone.metrics.forEach((metric, index) => {
        const found = report.metrics[index]!.segments.find(({ value }) => value === device)!;
        const [expected] = metric.comparisons;
        expect(found.dimension).toBe('device');
        expect(found.comparisons[0]!.absolute!.estimate).toBeCloseTo(expected!.absolute!.estimate, 9);
        expect(found.comparisons[0]!.standardError).toBeCloseTo(expected!.standardError!, 9);
      });
    }
    expect(report.metrics[0]!.heterogeneity).toMatchObject([{ dimension: 'device', degreesOfFreedom: 2 }]);
  });

  it('merges what is beyond twenty values, and says so', async () => {
    const cities = ROWS.map((row, index) => ({ ...row, device: `city${Math.floor(Math.sqrt(index))}` }));
    const report = await reportOf(cities, '--metric spent --segment device');
    expect(report.metrics[0]!.segments).toHaveLength(21);
    expect(report.metrics[0]!.segments.at(-1)!.value).toBe('other');
    // Values 0 to 24 of sqrt(599), the last of them with 24 units: it and the four smallest have 24 + 1 + 3 + 5 + 7 at most.
    expect(report.checks.find(({ code }) => code === 'SEGMENTS_MERGED')!.detail).toMatch(
      /^device has 25 values\. The 20 with most units are shown; the other 5 \(25 units\) are together as "other"\.$/,
    );
  });
});

describe('csci analyze', () => {
  it('compares a quantile of the units', async () => {
    const report = await reportOf(ROWS, '--metric spent --quantile spent=0.75');
    const quartile = (arm: string) => {
      const sorted = ROWS.filter((row) => row.arm === arm)
        .map(({ spent }) => spent)
        .sort((a, b) => a - b);
      const position = 0.75 * (sorted.length - 1);
      const below = Math.floor(position);
      return sorted[below]! + (position - below) * (sorted[below + 1]! - sorted[below]!);
    };
    expect(report.metrics[0]).toMatchObject({ type: 'quantile' });
    expect(report.metrics[0]!.comparisons[0]!.absolute!.estimate).toBeCloseTo(
      quartile('b') - quartile('a'),
      10,
    );
  });

  it('caps at a quantile of all units', async () => {
    const { uncapped } = await comparisonOf('--metric spent --cap spent=q0.98');
    const above = ROWS.filter(({ spent }) => spent > uncapped!.cap).length;
    // Type 7 over 600 values leaves the 12 largest above.
    expect(above).toBe(12);
    expect(uncapped!.cappedUnits.control + uncapped!.cappedUnits.variant).toBe(12);
  });

  it('takes roles, margins and directions', async () => {
    const report = await reportOf(
      ROWS,
      '--metric won --secondary visits --guardrail spent:0.1 --decrease visits',
    );
    expect(report.metrics.map(({ metric, role, direction }) => [metric, role, direction])).toEqual([
      ['won', 'primary', 'increase'],
      ['visits', 'secondary', 'decrease'],
      ['spent', 'guardrail', 'increase'],
    ]);
    expect(report.metrics[2]!.comparisons[0]!.nonInferiority).toMatchObject({ margin: 0.1 });
    expect(report.schemaVersion).toBe(4);
  });

  it('infers as it is told, and by the plan when a number of units was planned', async () => {
    const inferenceOf = async (args: string) =>
      (await reportOf(ROWS, `--metric won ${args}`)).options.inference;
    expect(await inferenceOf('')).toBe('fixed');
    expect(await inferenceOf('--inference sequential')).toBe('sequential');
    const planned = await reportOf(
      ROWS,
      '--metric won --metric spent --planned-units 1200 --looks 4 --spending pocock --multiplicity hommel',
    );
    expect(planned.options).toMatchObject({
      inference: 'group-sequential',
      plannedUnits: 1200,
      looks: 4,
      spending: 'pocock',
      multiplicity: 'hommel',
    });
    // 600 of 1200 units are two of four looks.
    expect(planned.metrics[0]!.comparisons[0]!.groupSequential).toMatchObject({
      look: 2,
      looks: 4,
      information: 0.5,
    });
  });

  it.each([
    ['--metric spent --cap spentt=3', /--cap spentt names no --metric.*mean "spent"/],
    [
      '--metric spent/visits --cap spent/visits=3',
      /--cap is of a column of numbers; spent\/visits is a ratio/,
    ],
    ['--metric won --quantile won=0.9', /won is yes or no/],
    ['--metric won --inference group-sequential', /needs --planned-units/],
    ['--metric won --segment divice', /no column "divice".*mean "device"/],
    ['--metric won --covariate won', /won is a metric and cannot be a covariate/],
  ])('explains %s', async (args, message) => {
    await expect(run(await aFile(ROWS), args)).rejects.toThrow(message);
  });

  it('prints all of it as text, CSV and a page', async () => {
    const args =
      '--metric spent --cap spent=q0.98 --covariate before --segment device --guardrail visits:0.1';
    const file = await aFile(ROWS);
    expect((await run(file, args)).printed).toMatch(/spent[^]*visits/);
    expect((await run(file, `${args} --csv`)).printed.split('\n').length).toBeGreaterThan(2);
    const page = join(directory, 'report.html');
    await run(file, `${args} --html ${page}`);
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>/i);
  });
});
