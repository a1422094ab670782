import { isDataError } from '../data-error.js';
import { estimateInteraction } from '../estimation/estimate-interaction.js';
import { momentsFromValues } from '../moments/moments-from-values.js';
import { sampleVariance } from '../moments/moments.js';
import { seededRandom } from '../random/random-source.js';
import { coefficientCovariance } from './coefficient-covariance.js';
import { conditionalEffects, type EffectCell } from './conditional-effects.js';
import { leastSquares } from './least-squares.js';

const random = seededRandom(8);
const sampleOf = (n: number, centre: number) => Array.from({ length: n }, () => centre + random());
const samples = {
  controlOld: sampleOf(12, 0),
  treatedOld: sampleOf(9, 0.5),
  controlNew: sampleOf(7, 1),
  treatedNew: sampleOf(15, 1.1),
};

function cell(values: readonly number[], modifiers: readonly number[], isTreated: boolean): EffectCell {
  const { n, mean, m2 } = momentsFromValues(values);
  return { modifiers, isTreated, n, mean, m2 };
}

describe('conditional effects', () => {
  const cells = [
    cell(samples.controlOld, [0], false),
    cell(samples.treatedOld, [0], true),
    cell(samples.controlNew, [1], false),
    cell(samples.treatedNew, [1], true),
  ];

  it("one indicator: each segment's own Welch comparison", () => {
    const effects = conditionalEffects(cells);
    if (isDataError(effects)) throw new Error(effects.detail);
    const [a, b] = [momentsFromValues(samples.controlNew), momentsFromValues(samples.treatedNew)];
    const { estimate, standardError } = effects.effectAt([1]);
    expect(estimate).toBeCloseTo(b.mean - a.mean, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(sampleVariance(a) / a.n + sampleVariance(b) / b.n), 12);
    expect(() => effects.effectAt([])).toThrow(RangeError);
  });

  it('its interaction is that of crossed experiments', () => {
    const effects = conditionalEffects(cells);
    const interaction = estimateInteraction({
      neither: momentsFromValues(samples.controlOld),
      first: momentsFromValues(samples.treatedOld),
      second: momentsFromValues(samples.controlNew),
      both: momentsFromValues(samples.treatedNew),
    });
    if (isDataError(effects) || isDataError(interaction)) throw new Error('no estimate');
    expect(effects.coefficients[1]).toBeCloseTo(interaction.estimate, 12);
    expect(Math.sqrt(effects.covariance[1]![1]!)).toBeCloseTo(interaction.standardError, 12);
  });

  it('numeric modifiers: equals the regression of the rows', () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const x = i % 5;
      const treated = i % 3 === 0;
      return { x, treated, y: x + (treated ? 0.5 + 0.2 * x : 0) + random() };
    });
    const groups = new Map<string, typeof rows>();
    for (const row of rows) {
      const key = `${row.x} ${row.treated}`;
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    const compressed = conditionalEffects(
      [...groups.values()].map((group) =>
        cell(
          group.map(({ y }) => y),
          [group[0]!.x],
          group[0]!.treated,
        ),
      ),
    );
    const fit = leastSquares(
      rows.map(({ x, treated }) => [1, x, treated ? 1 : 0, treated ? x : 0]),
      rows.map(({ y }) => y),
    );
    if (isDataError(compressed) || isDataError(fit)) throw new Error('no fit');
    const covariance = coefficientCovariance(fit, 'HC2');
    compressed.coefficients.forEach((value, i) => expect(value).toBeCloseTo(fit.coefficients[2 + i]!, 10));
    compressed.covariance.forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(covariance[2 + i]![2 + j]!, 10)),
    );
  });

  it('a cell without a second unit is said', () => {
    const one = momentsFromValues([1]);
    expect(estimateInteraction({ neither: one, first: one, second: one, both: one })).toMatchObject({
      code: 'INSUFFICIENT_DATA',
    });
  });
});
