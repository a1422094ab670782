import { groupSequentialDesign, normalSurvival } from '#libs/stats';
import { boundaryCurve } from './boundary-curve.js';

const FIVE = { looks: 5, spending: 'obrien-fleming' as const, alpha: 0.05 };

describe('boundaries of a group-sequential look for every alpha', () => {
  // Lan & DeMets (1983), O'Brien-Fleming type, five looks.
  it.each([
    [1, 4.87688],
    [2, 3.35701],
    [3, 2.68028],
    [4, 2.28982],
    [5, 2.03103],
  ])('are the published ones at look %d', (look, boundary) => {
    const curve = boundaryCurve(FIVE, look)!;
    expect(curve.boundaryAt(0.05)).toBeCloseTo(boundary, 4);
    expect(curve.pValueOf(boundary)).toBeCloseTo(0.05, 4);
  });

  it.each(['obrien-fleming' as const, 'pocock' as const])(
    'are within 2 %% of p between the steps (%s)',
    (spending) => {
      const information = [0.2, 0.4, 0.6, 0.8, 1];
      for (const alpha of [0.4, 0.1, 0.02, 0.005, 0.0005]) {
        const { looks } = groupSequentialDesign({ information, spending: { kind: spending }, alpha });
        looks.forEach(({ criticalValue }, index) => {
          const pValue = boundaryCurve({ ...FIVE, spending }, index + 1)!.pValueOf(criticalValue);
          expect(Math.abs(pValue / alpha - 1)).toBeLessThan(0.02);
        });
      }
    },
  );

  it('fall as z grows, and never below the test that is read once', () => {
    const curve = boundaryCurve(FIVE, 3)!;
    let last = 1;
    for (let z = 0; z < 30; z += 0.05) {
      const pValue = curve.pValueOf(z);
      expect(pValue).toBeLessThanOrEqual(last);
      expect(pValue).toBeGreaterThanOrEqual(2 * normalSurvival(z) * 0.99);
      last = pValue;
    }
  });
});
