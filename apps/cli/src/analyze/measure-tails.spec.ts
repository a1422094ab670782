import { Readable } from 'node:stream';
import type { QuantileCap } from '#libs/domain';
import { openCsvSource, type CsvSource } from '../csv/csv-source.js';
import { measureTable } from './measure-table.js';
import type { MetricQuestion } from './table-question.js';

let source: CsvSource | undefined;
afterEach(() => source?.dispose());

async function measure(lines: string[], metrics: MetricQuestion[]) {
  source = await openCsvSource('-', Readable.from([lines.join('\n')]));
  const rest = { covariates: [], segments: [], delimiter: ',', empty: 'error' as const };
  return measureTable(source, { unit: 'id', variant: 'arm', metrics, ...rest });
}

/** Arm `a` has 1 to 10, arm `b` 11 to 20; u20 is in both, as 1,000. */
const TABLE = [
  'id,arm,spent,won',
  'u20,a,1000,1',
  ...Array.from({ length: 20 }, (_, i) => `u${i},${i < 10 ? 'a' : 'b'},${i + 1},${i % 2}`),
  'u20,b,1000,0',
];

function spent(change: Partial<MetricQuestion>): MetricQuestion {
  return { name: 'spent', cap: null, quantile: null, ...change };
}

describe('a cap', () => {
  it('that is fixed cuts what lies above it, and keeps what there was', async () => {
    const table = await measure(TABLE, [spent({ cap: 8 })]);
    const [a, b] = table.metrics[0]!.arms;
    // 1 to 7 and three times 8: sum 52, squares 140 + 192 = 332.
    expect(a).toMatchObject({ units: 10, capping: { cap: 8, cappedUnits: 2, uncapped: { mean: 5.5 } } });
    expect(a!.numerator.mean).toBeCloseTo(5.2, 12);
    expect(a!.numerator.m2).toBeCloseTo(332 - 52 ** 2 / 10, 10);
    expect(a!.capping!.uncapped.m2).toBeCloseTo(82.5, 10);
    expect(b).toMatchObject({ numerator: { mean: 8, m2: 0 }, capping: { cappedUnits: 10 } });
  });

  it.each<[string, QuantileCap, number]>([
    [
      'of all arms together, by type 7, without the unit in two variants',
      { quantile: 0.9, ignoreZeros: false },
      18.1,
    ],
    ['the same where there is no zero', { quantile: 0.9, ignoreZeros: true }, 18.1],
  ])('that is a quantile is %s', async (_, cap, expected) => {
    const table = await measure(TABLE, [spent({ cap })]);
    expect(table.crossovers).toBe(1);
    const [a, b] = table.metrics[0]!.arms;
    expect(a!.capping).toMatchObject({ cap: expect.closeTo(expected, 12) as number, cappedUnits: 0 });
    expect(b!.capping!.cappedUnits).toBe(2);
    expect(b!.numerator.mean).toBeCloseTo((116 + 2 * expected) / 10, 12);
  });

  it('may be a quantile of those that have anything', async () => {
    const lines = [
      'id,arm,spent',
      ...[0, 0, 0, 0, 10, 20, 0, 30].map((value, i) => `u${i},${i % 2 ? 'a' : 'b'},${value}`),
    ];
    const cap = { quantile: 0.5, ignoreZeros: true };
    const table = await measure(lines, [spent({ cap })]);
    expect(table.metrics[0]!.arms[0]!.capping!.cap).toBe(20);
  });

  it.each([
    [{ name: 'won', cap: 1, quantile: null }, /won is yes or no.*nothing to cap/],
    [{ name: 'spent/won', cap: 1, quantile: null }, /--cap is of a column of numbers; spent\/won is a ratio/],
  ])('of %j is refused', async (metric, message) => {
    await expect(measure(TABLE, [metric])).rejects.toThrow(message);
  });
});

describe('a quantile', () => {
  const lines = [
    'id,arm,spent',
    ...Array.from({ length: 400 }, (_, i) => `u${i},${i % 2 ? 'a' : 'b'},${(i * 37) % 400}`),
  ];

  it('is that of the units, with the error that the spacing around it shows', async () => {
    const quantile = { level: 0.5, of: 'units' as const, ignoreZeros: false };
    const table = await measure(lines, [spent({ quantile })]);
    expect(table.metrics[0]!.type).toBe('quantile');
    // Arm a: the odd numbers below 400; evenly spaced by 2, so the median is 200 and 0.5 +- 1.96 sqrt(0.25/200) lies
    // 199 * 2 * 1.96 * 0.035355 away on either side: the error is 199 * 2 * 0.035355.
    expect(table.metrics[0]!.arms[1]).toMatchObject({
      units: 200,
      numerator: { mean: 0, m2: 0, m3: 0 },
      quantile: {
        observations: 200,
        value: expect.closeTo(200, 9) as number,
        standardError: expect.closeTo(398 * Math.sqrt(0.25 / 200), 9) as number,
        isTied: false,
      },
    });
  });

  it('may leave zeros out', async () => {
    const quantile = { level: 0.5, of: 'units' as const, ignoreZeros: true };
    const [even] = (await measure(lines, [spent({ quantile })])).metrics[0]!.arms;
    expect(even).toMatchObject({ variant: 'b', units: 200, quantile: { observations: 199, value: 200 } });
  });

  it('is none where the tail holds too few values', async () => {
    const quantile = { level: 0.99, of: 'units' as const, ignoreZeros: false };
    const table = await measure(lines, [spent({ quantile })]);
    expect(table.metrics[0]!.arms[0]).toMatchObject({ units: 200, quantile: null });
  });

  it('of yes and no is refused', async () => {
    const quantile = { level: 0.5, of: 'units' as const, ignoreZeros: false };
    await expect(measure(TABLE, [{ name: 'won', cap: null, quantile }])).rejects.toThrow(/won is yes or no/);
  });
});
