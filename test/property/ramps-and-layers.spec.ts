import fc from 'fast-check';
import {
  admittedSlices,
  assign,
  type AssignmentExperiment,
  compileCatalogue,
  evaluateFlag,
  rehome,
  splitAllocation,
} from '#libs/assignment';
import { runParameters } from './run-parameters.js';

type Range = readonly [number, number];

const UNITS = Array.from({ length: 100_000 }, (_, index) => ({ id: `user-${index}` }));
const SOME = UNITS.slice(0, 300);

/** From one percent to everyone in ten steps. */
const RAMP = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1];

const WEIGHTS = [0.2, 0.3, 0.5];

function running(overrides: Partial<AssignmentExperiment>): AssignmentExperiment {
  return {
    key: 'experiment',
    status: 'running',
    variants: WEIGHTS.map((weight, index) => ({ key: `v${index}`, weight, value: index })),
    ...overrides,
  };
}

/** The value of every unit; -1 for who is not in the experiment. */
function valuesOf(experiment: AssignmentExperiment): Int8Array {
  const catalogue = compileCatalogue([experiment], 'v1');
  return Int8Array.from(UNITS, (attributes) => {
    const [answer] = assign(catalogue, attributes);
    return answer?.inExperiment ? (answer.value as number) : -1;
  });
}

function countOf(values: Int8Array, wanted: (value: number, index: number) => boolean): number {
  return values.reduce((count, value, index) => count + Number(wanted(value, index)), 0);
}

/** Admitted units that another step has elsewhere, or not at all. */
function countMoved(before: Int8Array, after: Int8Array): number {
  return countOf(before, (value, index) => value >= 0 && after[index] !== value);
}

function expectNobodyMoves(steps: readonly AssignmentExperiment[]): void {
  const values = steps.map(valuesOf);
  values.slice(1).forEach((after, index) => {
    const before = values[index] as Int8Array;
    expect(countMoved(before, after)).toBe(0);
    expect(countOf(after, (value) => value >= 0)).toBeGreaterThan(countOf(before, (value) => value >= 0));
  });
}

describe('a ramp in ten steps moves none of 100,000 units', () => {
  it.each([1, 2])('with hash version %i', (hashVersion) => {
    expectNobodyMoves(RAMP.map((coverage) => running({ coverage, hashVersion })));
  });

  it('that goes on after a change of weights', () => {
    const homes = rehome(splitAllocation(WEIGHTS, 0.01), [0.5, 0.25, 0.25], 0.01);
    expectNobodyMoves(RAMP.map((coverage) => running({ slices: admittedSlices(homes, coverage) })));
  });

  it('that takes further ranges of a layer as it goes', () => {
    const ranges: Range[] = [
      [0.5, 0.6],
      [0, 0.2],
      [0.9, 1],
      [0.3, 0.5],
    ];
    const within = [0.1, 0.5, 1].map((coverage) =>
      running({ layer: { salt: 'layer:l', ranges: ranges.slice(0, 1) }, coverage }),
    );
    const further = [2, 3, 4].map((count) =>
      running({ layer: { salt: 'layer:l', ranges: ranges.slice(0, count) } }),
    );
    expectNobodyMoves([...within, ...further]);
  });

  it('of a flag', () => {
    const isOn = RAMP.map((share) => {
      const rule = { key: 'r', share, unit: 'id', salt: 'flag:f:r', value: 1 };
      const flags = [{ key: 'f', enabled: true, value: -1, rules: [rule] }];
      const catalogue = compileCatalogue([], 'v1', { flags });
      return Int8Array.from(UNITS, (attributes) => evaluateFlag(catalogue, attributes, 'f').value as number);
    });
    isOn.slice(1).forEach((after, index) => expect(countMoved(isOn[index] as Int8Array, after)).toBe(0));
    expect(countOf(isOn.at(-1) as Int8Array, (value) => value === 1)).toBe(UNITS.length);
  });

  it('whereas another seed would move them: the test can fail', () => {
    const [before, after] = ['one', 'other'].map((seed) => valuesOf(running({ seed }))) as [
      Int8Array,
      Int8Array,
    ];
    expect(countMoved(before, after)).toBeGreaterThan(UNITS.length / 2);
  });
});

/** A layer cut into pieces that are dealt out to experiments, some to nobody. */
const dealt = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.nat(4)), { minLength: 1, maxLength: 12 })
  .map((pieces) => {
    const ranges: Range[][] = [[], [], [], [], []];
    let start = 0;
    for (const [steps, owner] of pieces) {
      const end = Math.min(10_000, start + steps);
      if (start < end) ranges[owner]?.push([start / 10_000, end / 10_000]);
      start = end;
    }
    return ranges;
  });

describe('a layer whose ranges lie in pieces', () => {
  it('has a unit in at most one of its experiments, and in the same one whoever else is there', () => {
    fc.assert(
      fc.property(dealt, fc.nat(3), (ranges, gone) => {
        const all = ranges
          .slice(0, 4)
          .map((own, index) => running({ key: `e${index}`, layer: { salt: 'layer:l', ranges: own } }));
        const whole = compileCatalogue(all, 'v1');
        const fewer = compileCatalogue(
          all.filter((_, index) => index !== gone),
          'v2',
        );
        expect(whole.problems).toEqual([]);
        const wrong = SOME.filter((attributes) => {
          const holders = assign(whole, attributes).filter(({ inExperiment }) => inExperiment);
          const left = assign(fewer, attributes).filter(({ inExperiment }) => inExperiment);
          const expected = holders.filter(({ experiment }) => experiment !== `e${gone}`);
          return holders.length > 1 || JSON.stringify(left) !== JSON.stringify(expected);
        });
        expect(wrong).toEqual([]);
      }),
      runParameters(100),
    );
  });
});
