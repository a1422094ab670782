import { analyseTable } from './analyse-table.js';
import { cookieCats } from './testing/a-table.js';

/** Numbers of this file were computed in Python from the textbook formulas (erfc for the normal tail, bisection for Fieller). */
describe('a table with one row a unit', () => {
  const report = analyseTable(cookieCats());
  const comparison = report.metrics[0]!.comparisons[0]!;

  it('tests two proportions', () => {
    expect(comparison.absolute!.estimate).toBeCloseTo(-0.008201298315205913, 14);
    expect(comparison.standardError).toBeCloseTo(0.0025920427572469714, 14);
    expect(comparison.pValue).toBeCloseTo(0.001556013186679539, 12);
    expect(comparison.absolute!.lower).toBeCloseTo(-0.013281940871914826, 12);
    expect(comparison.absolute!.upper).toBeCloseTo(-0.0031213026887613, 12);
    expect(comparison.verdict).toBe('worse');
  });

  it("gives Fieller's relative interval", () => {
    expect(comparison.relative!.estimate).toBeCloseTo(-0.008201298315205913 / (8502 / 44700), 12);
    expect(comparison.relative!.lower).toBeCloseTo(-0.0689017444864, 10);
    expect(comparison.relative!.upper).toBeCloseTo(-0.0166358244056, 10);
  });

  it('adds the inference that may be looked at any time', () => {
    expect(comparison.sequential!.lower).toBeCloseTo(-0.016813320171198333, 12);
    expect(comparison.sequential!.upper).toBeCloseTo(0.0004107235407865093, 12);
    expect(comparison.sequential!.pValue).toBeCloseTo(0.08329344935312918, 10);
  });

  it('adds the posterior under a flat prior', () => {
    expect(comparison.bayesian!.probabilityToBeatControl).toBeCloseTo(0.0007780065933398195, 12);
    expect(comparison.bayesian!.expectedLoss).toBeCloseTo(0.008201846705985246, 12);
  });

  it('does not call 44,700 against 45,489 a mismatch', () => {
    expect(report.exposures.srm.pValue).toBeCloseTo(0.00860798781083624, 12);
    expect(report.exposures.srm.status).toBe('ok');
    expect(report.exposures.expected).toEqual({ gate_30: 45_094.5, gate_40: 45_094.5 });
  });

  it('recommends to keep what is better', () => {
    expect(report.decision.recommendation).toBe('rollback');
    expect(report.decision.headline).toBe(
      'Gate_40 lowers retention_7 by 4.3 % (between 1.7 % and 6.9 %): roll it back.',
    );
  });

  it('holds the split against the weights that were meant', () => {
    const table = cookieCats();
    const weighted = analyseTable({
      ...table,
      variants: table.variants.map((variant, index) => ({ ...variant, weight: index === 0 ? 0.6 : 0.4 })),
    });
    expect(weighted.exposures.srm.status).toBe('alert');
    expect(weighted.decision.recommendation).toBe('do-not-trust');
  });

  it('flips the verdict, never the estimate, of a metric that should fall', () => {
    const table = cookieCats();
    const falling = analyseTable({
      ...table,
      metrics: table.metrics.map((metric) => ({ ...metric, direction: 'decrease' as const })),
    });
    const flipped = falling.metrics[0]!.comparisons[0]!;
    expect(flipped.verdict).toBe('better');
    expect(flipped.absolute).toEqual(comparison.absolute);
    expect(flipped.bayesian!.probabilityToBeatControl).toBeCloseTo(1 - 0.0007780065933398195, 12);
  });
});
