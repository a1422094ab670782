import fc from 'fast-check';
import { groupSequentialDesign } from '../group-sequential/group-sequential-design.js';
import { inferFixed } from '../inference/infer-fixed.js';
import { inferAsymptotic } from '../sequential/infer-asymptotic.js';
import { srmSequential } from '../srm/srm-sequential.js';
import { PROPERTY_RUNS, arm, estimateOf } from './arbitraries.js';

fc.configureGlobal(PROPERTY_RUNS);

describe('sequential methods', () => {
  it('a confidence sequence is never narrower than the fixed interval', () => {
    fc.assert(
      fc.property(arm, arm, fc.integer({ min: 10, max: 1e8 }), (a, b, plannedUnits) => {
        const estimate = estimateOf(a, b);
        const fixed = inferFixed(estimate, { reference: 'normal' });
        const { halfWidth } = inferAsymptotic({ ...estimate, units: a.n + b.n }, { plannedUnits });
        expect(halfWidth).toBeGreaterThan(fixed.interval.upper - fixed.estimate);
      }),
    );
  });

  it('before any unit the evidence is exactly 1', () => {
    const start = srmSequential([0, 0, 0], [1, 2, 3]);
    expect(start.kind === 'srm-sequential' && start.logEValue).toBeCloseTo(0, 12);
  });

  it('spending more at a look lowers its bound', () => {
    const spend = (exponent: number) =>
      groupSequentialDesign({ information: [0.5, 1], spending: { kind: 'power', exponent } }).looks;
    const [early, late] = [spend(1), spend(3)];
    expect(early[0]!.criticalValue).toBeLessThan(late[0]!.criticalValue);
    expect(early[1]!.criticalValue).toBeGreaterThan(late[1]!.criticalValue);
  });

  it('uneven looks, repeated looks and over-running keep critical values finite', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.02, max: 1.3, noNaN: true }), { minLength: 1, maxLength: 6 }),
        (looks) => {
          const { looks: designed } = groupSequentialDesign({ information: looks });
          for (const { criticalValue } of designed) expect(Number.isNaN(criticalValue)).toBe(false);
        },
      ),
      { numRuns: 40 },
    );
  });
});
