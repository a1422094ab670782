import { DEFAULT_ANALYSIS, type AnalysisOptions } from '#libs/domain';
import { analysisOf } from './analysis-of.js';

const before = (overrides: Partial<AnalysisOptions> = {}): AnalysisOptions => ({
  ...DEFAULT_ANALYSIS,
  ...overrides,
});

describe('analysisOf', () => {
  it('keeps the members that are not named, and removes those that are null', () => {
    const chosen = before({ alpha: 0.1, prior: { mean: 0.01, standardDeviation: 0.05 } });
    expect(analysisOf({ looks: 5 }, chosen)).toEqual({ ...chosen, looks: 5 });
    expect(analysisOf({ prior: null }, chosen)).toEqual({ ...chosen, prior: null });
    expect(analysisOf({}, chosen)).toEqual(chosen);
  });

  it('fills in the mean of a prior', () => {
    expect(analysisOf({ prior: { standardDeviation: 0.1 } }, before()).prior).toEqual({
      mean: 0,
      standardDeviation: 0.1,
    });
  });

  it.each<[string, Partial<AnalysisOptions>, object, AnalysisOptions['inference']]>([
    ['a horizon', {}, { plannedUnits: 1_000 }, 'group-sequential'],
    ['a horizon and a choice', {}, { plannedUnits: 1_000, inference: 'sequential' }, 'sequential'],
    ['a horizon after a choice', { inference: 'fixed' }, { plannedUnits: 1_000 }, 'fixed'],
    [
      'no horizon any more',
      { inference: 'group-sequential', plannedUnits: 1_000 },
      { plannedUnits: null },
      'sequential',
    ],
    [
      'a choice beside a horizon that stays',
      { inference: 'sequential', plannedUnits: 1_000 },
      { alpha: 0.1 },
      'sequential',
    ],
  ])('infers as usual with %s unless told otherwise', (_, chosen, change, inference) => {
    expect(analysisOf(change, before(chosen)).inference).toBe(inference);
  });
});
