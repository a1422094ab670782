import fc from 'fast-check';
import { adjustPValues, type AdjustmentMethod } from '../multiplicity/adjust-p-values.js';
import { normalPosterior } from '../bayes/normal-posterior.js';
import { twoProportions } from '../proportions/two-proportions.js';
import { PROPERTY_RUNS, value } from './arbitraries.js';

fc.configureGlobal(PROPERTY_RUNS);

describe('multiplicity and shrinkage', () => {
  const methods: AdjustmentMethod[] = [
    'bonferroni',
    'holm',
    'hochberg',
    'hommel',
    'benjamini-hochberg',
    'benjamini-yekutieli',
  ];
  it.each(methods)(
    '%s never lowers a p-value, keeps their order and ignores tests that were not made',
    (method) => {
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
          (p) => {
            const adjusted = adjustPValues(p, method);
            adjusted.forEach((q, i) => expect(q).toBeGreaterThanOrEqual(p[i]! * (1 - 1e-12)));
            p.forEach((a, i) =>
              p.forEach((b, j) => a < b && expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!)),
            );
            expect(adjustPValues([null, ...p], method)).toEqual([null, ...adjusted]);
          },
        ),
        { numRuns: 100 },
      );
    },
  );

  it('the posterior mean lies between prior and data', () => {
    fc.assert(
      fc.property(
        value,
        value,
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (estimate, mean, standardError) => {
          const posterior = normalPosterior({ estimate, standardError }, { mean, variance: 1 });
          expect(posterior.mean).toBeGreaterThanOrEqual(
            Math.min(estimate, mean) - 1e-9 * Math.abs(mean + estimate) - 1e-9,
          );
          expect(posterior.mean).toBeLessThanOrEqual(
            Math.max(estimate, mean) + 1e-9 * Math.abs(mean + estimate) + 1e-9,
          );
        },
      ),
    );
  });

  it('score intervals of proportions hold their estimates', () => {
    const counts = fc
      .integer({ min: 1, max: 10_000 })
      .chain((n) => fc.record({ n: fc.constant(n), successes: fc.integer({ min: 0, max: n }) }));
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const { newcombe, estimate, wilsonControl } = twoProportions(a, b);
        expect(newcombe.lower).toBeLessThanOrEqual(estimate);
        expect(newcombe.upper).toBeGreaterThanOrEqual(estimate);
        expect(wilsonControl.lower).toBeGreaterThanOrEqual(0);
        expect(wilsonControl.upper).toBeLessThanOrEqual(1);
      }),
    );
  });
});
