import { ArmMoments } from './arm-moments.js';

function momentsOf(rows: readonly (readonly [number, number])[]) {
  const moments = new ArmMoments();
  for (const [numerator, denominator] of rows) moments.add(numerator, denominator);
  return moments.statistics('a');
}

describe('moments of an arm', () => {
  it('are those of the definition', () => {
    // Means 4 and 2; deviations (-3, 0, 3) and (-1, -1, 2), worked by hand.
    expect(
      momentsOf([
        [1, 1],
        [4, 1],
        [7, 4],
      ]),
    ).toEqual({
      variant: 'a',
      units: 3,
      numerator: { mean: 4, m2: 18 },
      denominator: { mean: 2, m2: 6 },
      c: 9,
    });
  });

  it('do not cancel far from zero', () => {
    const { numerator } = momentsOf([4, 7, 13, 16].map((value) => [1e9 + value, 0] as const));
    expect(numerator).toEqual({ mean: 1e9 + 10, m2: 90 });
  });

  it('of nobody are zero', () => {
    expect(momentsOf([])).toMatchObject({ units: 0, numerator: { mean: 0, m2: 0 }, c: 0 });
  });
});
