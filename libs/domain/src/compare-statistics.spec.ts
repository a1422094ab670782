import { compareStatistics } from './compare-statistics.js';
import { armWithoutNumbers, type ExperimentStatistics } from './statistics.js';

function someStatistics(): ExperimentStatistics {
  return {
    exposures: [
      { variant: 'control', phase: 1, units: 10 },
      { variant: 'a/b', phase: 1, units: 12 },
    ],
    crossovers: 1,
    metrics: [
      {
        metricKey: 'revenue',
        arms: [
          { ...armWithoutNumbers('control', 10), numerator: { mean: 2.5, m2: 7.25, m3: 0 } },
          armWithoutNumbers('a/b', 12),
        ],
      },
    ],
    receipts: null,
    segments: [],
    logPosition: '10',
    asOf: new Date(0),
  };
}

describe('compareStatistics', () => {
  it('finds nothing where only the position moved, or a list is in another order', () => {
    const moved = { ...someStatistics(), logPosition: '11', asOf: null };
    moved.exposures.reverse();
    moved.metrics[0]?.arms.reverse();
    expect(compareStatistics(someStatistics(), moved)).toEqual([]);
  });

  it('takes numbers that differ by a part in ten billion for the same, but no counts', () => {
    const other = someStatistics();
    const arm = other.metrics[0]?.arms[0];
    if (arm) arm.numerator.mean = 2.5 * (1 + 1e-10);
    expect(compareStatistics(someStatistics(), other)).toEqual([]);
    const large = { ...someStatistics(), crossovers: 1e12 };
    expect(compareStatistics(large, { ...large, crossovers: 1e12 + 1 })).toHaveLength(1);
  });

  it('names what differs by the names that things have', () => {
    const counted = someStatistics();
    const arm = counted.metrics[0]?.arms[0];
    if (arm) arm.numerator.m2 = 7.26;
    counted.exposures = counted.exposures.map((count) => ({ ...count, units: count.units + 1 }));
    expect(compareStatistics(someStatistics(), counted)).toEqual([
      { pointer: '/exposures/1 control/units', kept: 10, counted: 11 },
      { pointer: '/exposures/1 a~1b/units', kept: 12, counted: 13 },
      { pointer: '/metrics/revenue/arms/control/numerator/m2', kept: 7.25, counted: 7.26 },
    ]);
  });

  it('finds what is on one side only', () => {
    const without = { ...someStatistics(), metrics: [] };
    const pointers = compareStatistics(someStatistics(), without).map(({ pointer }) => pointer);
    expect(pointers).toContain('/metrics/revenue/arms/control/units');
    expect(compareStatistics(without, someStatistics())).toContainEqual({
      pointer: '/metrics/revenue/arms/a~1b/units',
      kept: null,
      counted: 12,
    });
  });
});
