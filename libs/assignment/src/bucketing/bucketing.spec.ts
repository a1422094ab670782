import { bucketRanges } from './bucket-ranges.js';
import { chooseVariation } from './choose-variation.js';
import { equalWeights } from './equal-weights.js';
import { freeLayerRange } from './free-layer-range.js';
import { inNamespace } from './in-namespace.js';

const HALVES = [
  [0, 0.5],
  [0.5, 1],
];

describe('bucketRanges', () => {
  it('gives each variation a segment of its weight and admits the first part of it', () => {
    expect(bucketRanges(2, 0.5, [0.4, 0.6])).toEqual([
      [0, 0.2],
      [0.4, 0.7],
    ]);
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['of another number', [1]],
    ['summing to too little', [0.4, 0.5]],
    ['summing to too much', [0.7, 0.6]],
  ])('takes equal weights for weights %s', (_, weights) => {
    expect(bucketRanges(2, 1, weights)).toEqual(HALVES);
  });

  it('keeps weights that sum to almost one', () => {
    expect(bucketRanges(2, 1, [0.495, 0.5])[0]).toEqual([0, 0.495]);
  });

  it('holds coverage to 0..1', () => {
    expect(bucketRanges(2, 1.5)).toEqual(HALVES);
    expect(bucketRanges(2, -1)).toEqual([
      [0, 0],
      [0.5, 0.5],
    ]);
  });
});

describe('chooseVariation', () => {
  it('takes the start of a range in and leaves its end out', () => {
    const ranges = bucketRanges(2, 0.5);
    expect([0, 0.2499, 0.25, 0.5, 0.75].map((bucket) => chooseVariation(bucket, ranges))).toEqual([
      0, 0, -1, 1, -1,
    ]);
  });
});

describe('equalWeights', () => {
  it('makes as many as asked, none for nonsense', () => {
    expect(equalWeights(4)).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(equalWeights(0)).toEqual([]);
    expect(equalWeights(-1)).toEqual([]);
  });
});

describe('inNamespace', () => {
  it('gives disjoint shares disjoint units that together are all units', () => {
    const units = Array.from({ length: 200 }, (_, index) => `user-${index}`);
    const [left, right] = [0, 0.4].map((start) =>
      units.filter((unit) => inNamespace(unit, ['shop', start, start === 0 ? 0.4 : 1])),
    );
    expect(left?.length).toBeGreaterThan(0);
    expect(new Set([...(left ?? []), ...(right ?? [])]).size).toBe(200);
    expect((left?.length ?? 0) + (right?.length ?? 0)).toBe(200);
  });
});

describe('freeLayerRange', () => {
  it.each([
    [[], 0.4, [0, 0.4]],
    [[], 1, [0, 1]],
    [[[0, 0.4]], 0.6, [0.4, 1]],
    [[[0, 0.4]], 0.61, null],
    [
      [
        [0.7, 1],
        [0.1, 0.3],
      ],
      0.4,
      [0.3, 0.7],
    ], // unsorted, with a gap that is too short first
    [
      [
        [0.7, 1],
        [0.1, 0.3],
      ],
      0.1,
      [0, 0.1],
    ],
    [
      [
        [0, 0.1],
        [0.1, 0.3],
      ],
      0.7,
      [0.3, 1],
    ],
    [[[0, 1]], 0.1, null],
  ] as const)('beside %j a stretch of %d is %j', (occupied, size, expected) => {
    expect(freeLayerRange(occupied, size)).toEqual(expected);
  });
});
