import { Readable } from 'node:stream';
import { openCsvSource, type CsvSource } from '../csv/csv-source.js';
import type { MeasuredTable } from './measured-table.js';
import { measureTable } from './measure-table.js';
import type { MetricQuestion, TableQuestion } from './table-question.js';

const question: TableQuestion = {
  unit: 'id',
  variant: 'arm',
  metrics: [theMetric('won')],
  covariates: [],
  segments: [],
  delimiter: ',',
  empty: 'error',
};

function theMetric(name: string, change: Partial<MetricQuestion> = {}): MetricQuestion {
  return { name, cap: null, quantile: null, ...change };
}

let source: CsvSource | undefined;
afterEach(() => source?.dispose());

async function measure(lines: string[], change: Partial<TableQuestion> = {}): Promise<MeasuredTable> {
  source = await openCsvSource('-', Readable.from([lines.join('\n')]));
  return measureTable(source, { ...question, ...change });
}

function armsOf(table: MeasuredTable, metric = 0) {
  return table.metrics[metric]!.arms;
}

describe('measuring a table', () => {
  it('finds a proportion, a mean and a ratio per arm', async () => {
    const table = await measure(
      ['id,arm,won,spent,visits', '1,a,TRUE,3,1', '2,a,FALSE,5,3', '3,b,TRUE,4,2', '4,b,true,8,2'],
      { metrics: ['won', 'spent', 'spent/visits'].map((name) => theMetric(name)) },
    );
    expect(table.variants).toEqual([
      { key: 'a', units: 2 },
      { key: 'b', units: 2 },
    ]);
    expect(table.metrics.map((metric) => metric.type)).toEqual(['conversion', 'sum', 'ratio']);
    expect(armsOf(table, 0).map((arm) => arm.numerator)).toEqual([
      { mean: 0.5, m2: 0.5, m3: 0 },
      { mean: 1, m2: 0, m3: 0 },
    ]);
    expect(armsOf(table, 1).map((arm) => arm.numerator)).toEqual([
      { mean: 4, m2: 2, m3: 0 },
      { mean: 6, m2: 8, m3: 0 },
    ]);
    expect(armsOf(table, 2)[0]).toEqual({
      variant: 'a',
      units: 2,
      numerator: { mean: 4, m2: 2, m3: 0 },
      denominator: { mean: 2, m2: 2 },
      c: 2,
      covariates: null,
      capping: null,
      quantile: null,
    });
  });

  it('leaves out units that are in two variants, whichever row came first', async () => {
    const table = await measure(['id,arm,won', '1,a,1', '2,b,0', '1,b,1', '3,a,0', '1,a,1', '4,b,1']);
    expect(table.crossovers).toBe(1);
    expect(table.variants).toEqual([
      { key: 'a', units: 1 },
      { key: 'b', units: 2 },
    ]);
    expect(armsOf(table).map((arm) => [arm.units, arm.numerator.mean])).toEqual([
      [1, 0],
      [2, 0.5],
    ]);
  });

  it('counts the first of several rows of a unit in one variant', async () => {
    const table = await measure(['id,arm,won', '1,a,0', '1,a,1', '2,b,1']);
    expect(table).toMatchObject({ repeatedRows: 1, crossovers: 0, rows: 3 });
    expect(armsOf(table)[0]).toMatchObject({ units: 1, numerator: { mean: 0 } });
  });

  it('names the line of every bad cell', async () => {
    const lines = ['id,arm,won', '1,a,maybe', '2,a', ',a,1', '3,,1', '', '4,b,', '5,b,1,1'];
    await expect(measure(lines)).rejects.toThrow(
      /6 mistakes:\nline 2: won is "maybe".*\nline 3: has 2 cells.*\nline 4: id is empty\nline 5: arm is empty\nline 7: won is empty\nline 8: has 4 cells/,
    );
  });

  it('refuses a column that mixes words with numbers', async () => {
    await expect(measure(['id,arm,won', '1,a,TRUE', '2,b,7'])).rejects.toThrow(/line 3: won is "7".*mixes/);
    await expect(measure(['id,arm,won', '1,a,7', '2,b,TRUE'])).rejects.toThrow(
      /line 3: won is "TRUE".*mixes/,
    );
  });

  it('takes empty cells for what it is told', async () => {
    const lines = ['id,arm,won', '1,a,', '2,a,1', '3,b,NA', '4,b,0'];
    const zero = await measure(lines, { empty: 'zero' });
    expect(armsOf(zero).map((arm) => [arm.units, arm.numerator.mean])).toEqual([
      [2, 0.5],
      [2, 0],
    ]);
    const excluded = await measure(lines, { empty: 'exclude' });
    expect(armsOf(excluded).map((arm) => arm.units)).toEqual([1, 1]);
    expect(excluded.variants.map((variant) => variant.units)).toEqual([2, 2]);
    expect(excluded.metrics[0]!.missingUnits).toEqual([1, 1]);
  });

  it('reads quoted cells, a byte order mark and Windows lines', async () => {
    const table = await measure(['\ufeffid,arm,won\r', '"1","a, with comma",1\r', '"2","say ""b""",0\r', '']);
    expect(table.variants.map((variant) => variant.key)).toEqual(['a, with comma', 'say "b"']);
  });

  it.each([
    [[''], /is empty/],
    [['id,arm,won'], /no rows/],
    [['id,id,won', '1,a,1'], /column "id" twice/],
    [['id,arm,won', '1,a,NaN'], /won is "NaN", which counts as empty[^]*--empty exclude/],
    [['id,arm,wom', '1,a,1'], /mean "wom"/],
    [['id,arm,won', '1,a,"1', '2,b,1'], /never closed/],
  ])('says what is wrong with %j', async (lines, message) => {
    await expect(measure(lines)).rejects.toThrow(message);
  });
});
