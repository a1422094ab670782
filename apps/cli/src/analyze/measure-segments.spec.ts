import { Readable } from 'node:stream';
import { openCsvSource, type CsvSource } from '../csv/csv-source.js';
import { measureTable } from './measure-table.js';

let source: CsvSource | undefined;
afterEach(() => source?.dispose());

async function measure(lines: string[], segments: string[], covariates: string[] = []) {
  source = await openCsvSource('-', Readable.from([lines.join('\n')]));
  const metrics = [{ name: 'spent', cap: null, quantile: null }];
  const rest = { covariates, delimiter: ',', empty: 'error' as const };
  return measureTable(source, { unit: 'id', variant: 'arm', metrics, segments, ...rest });
}

describe('segments of a table', () => {
  it('are measured apart, in every dimension, the largest first', async () => {
    const table = await measure(
      [
        'id,arm,spent,device,country',
        ...['u1,a,1,phone,NL', 'u2,b,2,phone,BE', 'u3,a,4,phone,NL', 'u4,b,8,desk,NL', 'u5,a,16,,NL'],
      ],
      ['device', 'country'],
    );
    expect(
      table.segments.map(({ dimension, value, units, metrics }) => [
        dimension,
        value,
        units.map((arm) => arm.units),
        metrics[0]!.arms.map(({ numerator }) => numerator.mean),
      ]),
    ).toEqual([
      ['device', 'phone', [2, 1], [2.5, 2]],
      ['device', '(empty)', [1, 0], [16, 0]],
      ['device', 'desk', [0, 1], [0, 8]],
      ['country', 'NL', [3, 1], [7, 8]],
      ['country', 'BE', [0, 1], [0, 2]],
    ]);
    expect(table.mergedSegments).toEqual([]);
  });

  it('leave out units in two variants', async () => {
    const table = await measure(['id,arm,spent,on', '1,a,1,x', '2,b,1,x', '1,b,1,y', '3,a,5,y'], ['on']);
    expect(table.segments.map(({ value, units }) => [value, units.map((arm) => arm.units)])).toEqual([
      ['x', [0, 1]],
      ['y', [1, 0]],
    ]);
  });

  it('beyond twenty are merged into one, as if they had been one from the start', async () => {
    // City 0 has 31 units, city 1 has 30, ..., city 29 has 2; the last ten become "other".
    const rows = Array.from({ length: 30 }, (_, city) =>
      Array.from({ length: 31 - city }, (_, unit) => ({
        line: `${city}-${unit},${unit % 2 ? 'a' : 'b'},${(city * 7 + unit * 13) % 17},${(city + unit) % 5}`,
        city,
      })),
    ).flat();
    const header = 'id,arm,spent,before,city';
    const merged = await measure(
      [header, ...rows.map(({ line, city }) => `${line},city${city}`)],
      ['city'],
      ['before'],
    );
    const ready = await measure(
      [header, ...rows.map(({ line, city }) => `${line},${city < 20 ? `city${city}` : 'rest'}`)],
      ['city'],
      ['before'],
    );
    expect(merged.segments).toHaveLength(21);
    expect(merged.segments.map(({ value }) => value).slice(-2)).toEqual(['city19', 'other']);
    const [other, rest] = [merged, ready].map(({ segments }) =>
      segments.find(({ value }) => value === 'other' || value === 'rest'),
    );
    expect(other!.units).toEqual(rest!.units);
    other!.metrics[0]!.arms.forEach((arm, index) => {
      const expected = rest!.metrics[0]!.arms[index]!;
      expect(arm.numerator.mean).toBeCloseTo(expected.numerator.mean, 12);
      expect(arm.numerator.m2).toBeCloseTo(expected.numerator.m2, 9);
      expect(arm.numerator.m3).toBeCloseTo(expected.numerator.m3, 7);
      expect(arm.covariates!.withNumerator[0]).toBeCloseTo(expected.covariates!.withNumerator[0]!, 9);
    });
    expect(merged.mergedSegments).toEqual([
      { dimension: 'city', into: 'other', values: 10, units: 65, kept: 20 },
    ]);
  });

  it('are refused of a column with a value for everybody', async () => {
    const rows = Array.from({ length: 1_001 }, (_, i) => `${i},${i % 2 ? 'a' : 'b'},1,v${i}`);
    await expect(measure(['id,arm,spent,x', ...rows], ['x'])).rejects.toThrow(
      /more than 1000 different values/,
    );
    await expect(measure(['id,arm,spent,x', ...rows.slice(2)], ['id'])).rejects.toThrow(/id is the unit/);
  });
});
