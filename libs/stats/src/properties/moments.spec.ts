import fc from 'fast-check';
import { jointMomentsFromRows, mergeJointMoments } from '../moments/joint-moments.js';
import { mergeMoments, unmergeMoments } from '../moments/merge-moments.js';
import { momentsFromValues } from '../moments/moments-from-values.js';
import { EMPTY_MOMENTS } from '../moments/moments.js';
import { PROPERTY_RUNS, arm, near, sample, value } from './arbitraries.js';

fc.configureGlobal(PROPERTY_RUNS);

describe('moments', () => {
  it('any partition gives the moments of all rows', () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 6 }), (parts) => {
        const merged = parts.map(momentsFromValues).reduce(mergeMoments, EMPTY_MOMENTS);
        const whole = momentsFromValues(parts.flat());
        const scale = Math.max(...parts.flat().map(Math.abs), 1e-300);
        expect(merged.n).toBe(whole.n);
        expect(near(merged.mean, whole.mean, 1e-13, scale)).toBe(true);
        expect(near(merged.m2, whole.m2, 1e-12, scale ** 2 * whole.n)).toBe(true);
        expect(near(merged.m3!, whole.m3!, 1e-11, scale ** 3 * whole.n)).toBe(true);
        expect(near(merged.m4!, whole.m4!, 1e-11, scale ** 4 * whole.n)).toBe(true);
        expect([merged.min, merged.max]).toEqual([whole.min, whole.max]);
      }),
    );
  });

  it('merging is associative and order does not matter', () => {
    fc.assert(
      fc.property(arm, arm, arm, (a, b, c) => {
        const left = mergeMoments(mergeMoments(a, b), c);
        const right = mergeMoments(c, mergeMoments(b, a));
        expect(near(left.mean, right.mean, 1e-12, 1e4)).toBe(true);
        expect(near(left.m2, right.m2, 1e-11)).toBe(true);
      }),
    );
  });

  it('taking a part out again undoes the merge', () => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const back = unmergeMoments(mergeMoments(a, b), b);
        expect(back.n).toBe(a.n);
        expect(near(back.mean, a.mean, 1e-6, 1e4)).toBe(true);
      }),
    );
  });

  it('joint moments merge to those of all rows', () => {
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const merged = mergeJointMoments(jointMomentsFromRows(a), jointMomentsFromRows(b));
        const whole = jointMomentsFromRows([...a, ...b]);
        merged.c.forEach((entry, i) => expect(near(entry, whole.c[i]!, 1e-10, 1e12)).toBe(true));
      }),
    );
  });
});
