import { Readable } from 'node:stream';
import type { CovariateStatistics } from '#libs/domain';
import { openCsvSource, type CsvSource } from '../csv/csv-source.js';
import { measureTable } from './measure-table.js';
import type { TableQuestion } from './table-question.js';

let source: CsvSource | undefined;
afterEach(() => source?.dispose());

async function measure(lines: string[], change: Partial<TableQuestion>) {
  source = await openCsvSource('-', Readable.from([lines.join('\n')]));
  return measureTable(source, {
    unit: 'id',
    variant: 'arm',
    metrics: [{ name: 'spent', cap: null, quantile: null }],
    covariates: [],
    segments: [],
    delimiter: ',',
    empty: 'error',
    ...change,
  });
}

/** Sums of products of deviations by the definition: of the columns with `y` and `d`, and among themselves. */
function byDefinition(y: number[], d: number[], columns: Record<string, number[]>): CovariateStatistics {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const product = (one: number[], other: number[]) =>
    one.reduce((sum, value, i) => sum + (value - mean(one)) * (other[i]! - mean(other)), 0);
  const values = Object.values(columns);
  return {
    keys: Object.keys(columns),
    means: values.map(mean),
    withNumerator: values.map((column) => product(column, y)),
    withDenominator: values.map((column) => product(column, d)),
    among: values.flatMap((one, i) => values.slice(i).map((other) => product(one, other))),
  };
}

function expectClose(actual: CovariateStatistics | null, expected: CovariateStatistics): void {
  expect(actual!.keys).toEqual(expected.keys);
  for (const member of ['means', 'withNumerator', 'withDenominator', 'among'] as const) {
    expect(actual![member]).toEqual(expected[member].map((value) => expect.closeTo(value, 9) as number));
  }
}

describe('covariates of a table', () => {
  const rows = [
    { id: 'u1', arm: 'a', spent: 3, visits: 1, before: 2, paid: 'TRUE', then: 5 },
    { id: 'u2', arm: 'b', spent: 8, visits: 2, before: 7, paid: 'FALSE', then: 1 },
    { id: 'u3', arm: 'a', spent: 5, visits: 4, before: 4, paid: 'FALSE', then: 2 },
    { id: 'u4', arm: 'b', spent: 1, visits: 1, before: 0, paid: 'TRUE', then: 2 },
    { id: 'u5', arm: 'a', spent: 0, visits: 2, before: 1, paid: 'FALSE', then: 9 },
  ];
  const header = Object.keys(rows[0]!);
  const inArm = (arm: string) => rows.filter((row) => row.arm === arm);
  const lines = [header.join(','), ...rows.map((row) => Object.values(row).join(','))];

  it('give means and products with the metric and among themselves, of numbers and of yes and no', async () => {
    const table = await measure(lines, { covariates: ['before', 'paid'] });
    for (const [position, arm] of ['a', 'b'].entries()) {
      const own = inArm(arm);
      expectClose(
        table.metrics[0]!.arms[position]!.covariates,
        byDefinition(
          own.map(({ spent }) => spent),
          own.map(() => 0),
          { before: own.map(({ before }) => before), paid: own.map(({ paid }) => (paid === 'TRUE' ? 1 : 0)) },
        ),
      );
    }
  });

  it('of a ratio may be a ratio, which gives both columns', async () => {
    const table = await measure(lines, {
      metrics: [{ name: 'spent/visits', cap: null, quantile: null }],
      covariates: ['before/then', 'then'],
    });
    const own = inArm('a');
    expectClose(
      table.metrics[0]!.arms[0]!.covariates,
      byDefinition(
        own.map(({ spent }) => spent),
        own.map(({ visits }) => visits),
        { before: own.map(({ before }) => before), then: own.map(({ then }) => then) },
      ),
    );
  });

  it('that are missing are the mean of all arms, with a column that says so, wherever they are far from zero', async () => {
    const far = 1_700_000_000;
    const cells = ['', `${far + 1}`, 'NA', `${far + 4}`, `${far + 7}`, ''];
    const arms = ['a', 'a', 'b', 'b', 'a', 'a'];
    const spent = [1, 2, 3, 5, 8, 13];
    const table = await measure(
      ['id,arm,spent,seen', ...cells.map((cell, i) => `u${i},${arms[i]},${spent[i]},${cell}`)],
      { covariates: ['seen'] },
    );
    const own = [0, 1, 4, 5];
    const imputed = cells.map((cell) => (cell === '' || cell === 'NA' ? far + 4 : Number(cell)));
    expectClose(
      table.metrics[0]!.arms[0]!.covariates,
      byDefinition(
        own.map((i) => spent[i]!),
        own.map(() => 0),
        { seen: own.map((i) => imputed[i]!), 'seen missing': own.map((i) => (cells[i] === '' ? 1 : 0)) },
      ),
    );
  });

  it('cover the units that the metric has, and no others', async () => {
    const table = await measure(
      ['id,arm,spent,x', 'u1,a,1,1', 'u2,a,,9', 'u3,a,3,2', 'u4,b,1,1', 'u5,b,1,4'],
      {
        covariates: ['x'],
        empty: 'exclude',
      },
    );
    expect(table.metrics[0]!.arms[0]).toMatchObject({ units: 2, covariates: { means: [1.5], among: [0.5] } });
  });

  it.each([
    [['country'], /line 2: country is "NL", which is no number[^]*say --segment country instead/],
    [['spent'], /spent is a metric and cannot be a covariate/],
    [['arm'], /arm is the variant and cannot be a covariate/],
    [['nothing'], /covariate nothing has no value in any row/],
    [['countri'], /no column "countri".*mean "country"/],
    [['mixed'], /line 3: mixed is "TRUE": the column mixes/],
  ])('%j is refused', async (covariates, message) => {
    const table = ['id,arm,spent,country,nothing,mixed', 'u1,a,1,NL,,7', 'u2,b,2,BE,,TRUE'];
    await expect(measure(table, { covariates })).rejects.toThrow(message);
  });
});
