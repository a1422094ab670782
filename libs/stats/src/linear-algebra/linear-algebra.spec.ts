import fc from 'fast-check';
import { exactDot } from './exact-dot.js';
import { semidefiniteRoot } from './semidefinite-root.js';
import { solvePositiveDefinite } from './solve-positive-definite.js';
import { symmetricEigen } from './symmetric-eigen.js';

const entry = fc.double({ min: -3, max: 3, noNaN: true });

/** B B' for a random square B: symmetric and positive semi-definite. */
const gram = (size: number): fc.Arbitrary<number[][]> =>
  fc
    .array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: size, maxLength: size })
    .map((b) => b.map((x) => b.map((y) => x.reduce((sum, value, k) => sum + value * y[k]!, 0))));

const options = { seed: 4, numRuns: 200 };

describe('positive definite systems', () => {
  it.each([1, 2, 3, 4])('size %d: the solution solves, unless columns depend on each other', (size) => {
    fc.assert(
      fc.property(gram(size), fc.array(entry, { minLength: size, maxLength: size }), (matrix, x) => {
        const right = matrix.map((row) => row.reduce((sum, value, j) => sum + value * x[j]!, 0));
        const { solution, dropped } = solvePositiveDefinite(matrix, right, 1e-6);
        if (dropped.length > 0) return;
        matrix.forEach((row, i) => {
          const image = row.reduce((sum, value, j) => sum + value * solution[j]!, 0);
          const scale = 1 + row.reduce((sum, value, j) => sum + Math.abs(value * solution[j]!), 0);
          expect(Math.abs(image - right[i]!)).toBeLessThan(1e-8 * scale);
        });
      }),
      options,
    );
  });

  it('a column that repeats another, or never varies, is dropped', () => {
    const copies = [
      [4, 2],
      [2, 1],
    ];
    expect(solvePositiveDefinite(copies, [8, 4])).toEqual({ solution: [2, 0], dropped: [1] });
    const flat = [
      [4, 0],
      [0, 0],
    ];
    expect(solvePositiveDefinite(flat, [8, 0])).toEqual({ solution: [2, 0], dropped: [1] });
    expect(solvePositiveDefinite([[0]], [0])).toEqual({ solution: [0], dropped: [0] });
  });
});

describe('roots and eigenvectors', () => {
  it('a root squares to its matrix, rank-deficient ones too', () => {
    fc.assert(
      fc.property(gram(3), (matrix) => {
        const root = semidefiniteRoot(matrix);
        matrix.forEach((row, i) =>
          row.forEach((value, j) => {
            const product = root[i]!.reduce((sum, entryOfRow, k) => sum + entryOfRow * root[j]![k]!, 0);
            expect(Math.abs(product - value)).toBeLessThan(1e-4);
          }),
        );
      }),
      options,
    );
    const ones = [
      [1, 1],
      [1, 1],
    ];
    expect(semidefiniteRoot(ones).map((row) => [...row])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(() => semidefiniteRoot([[-1]])).toThrow(RangeError);
    expect(() => semidefiniteRoot([[1, 2]])).toThrow(RangeError);
  });

  it('eigenvectors reproduce the matrix and are orthonormal', () => {
    fc.assert(
      fc.property(gram(3), (matrix) => {
        const { values, vectors } = symmetricEigen(matrix);
        matrix.forEach((row, i) =>
          row.forEach((value, j) => {
            const rebuilt = values.reduce((sum, v, k) => sum + v * vectors[k]![i]! * vectors[k]![j]!, 0);
            expect(Math.abs(rebuilt - value)).toBeLessThan(1e-9);
            const inner = vectors[i]!.reduce((sum, v, k) => sum + v * vectors[j]![k]!, 0);
            expect(Math.abs(inner - (i === j ? 1 : 0))).toBeLessThan(1e-12);
          }),
        );
      }),
      options,
    );
  });

  it('an exact dot product keeps what cancellation would take', () => {
    expect(exactDot([1e16, 1, -1e16], [1, 1, 1])).toBe(1);
    expect(exactDot([1e8 + 1, -1e8], [1e8 - 1, 1e8])).toBe(-1);
  });
});
