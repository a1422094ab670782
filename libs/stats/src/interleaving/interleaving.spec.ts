import { isDataError } from '../data-error.js';
import { binomialCdf } from '../distributions/binomial.js';
import { seededRandom } from '../random/random-source.js';
import { estimateInterleavingPreference, sensitivityRatio } from './estimate-interleaving-preference.js';
import { interleavingSignTest } from './interleaving-sign-test.js';
import { teamDraft, teamDraftCredit } from './team-draft.js';

describe('team draft', () => {
  const [control, treatment] = [
    ['a', 'b', 'c', 'd'],
    ['b', 'e', 'a', 'f'],
  ];

  it('each round holds one result of each team, and each its best left', () => {
    for (let seed = 0; seed < 50; seed++) {
      const drafted = teamDraft(control, treatment, 4, seededRandom(seed));
      expect(drafted).toHaveLength(4);
      expect(new Set(drafted.map(({ item }) => item)).size).toBe(4);
      expect(drafted.filter(({ team }) => team === 'control')).toHaveLength(2);
      const first = drafted.find(({ team }) => team === 'control')!;
      expect(first.item).toBe('a');
    }
  });

  it('each team is first half of the time', () => {
    const random = seededRandom(9);
    const firsts = Array.from({ length: 4000 }, () => teamDraft(control, treatment, 2, random)[0]!.team);
    const share = firsts.filter((team) => team === 'treatment').length / firsts.length;
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 4000));
  });

  it('a ranker that runs out leaves the rest to the other, and both may', () => {
    expect(
      teamDraft(['a'], ['a', 'b', 'c'], 3, seededRandom(1))
        .map(({ item }) => item)
        .sort(),
    ).toEqual(['a', 'b', 'c']);
    expect(teamDraft(['a'], ['a'], 5, seededRandom(1))).toHaveLength(1);
  });

  it('credit goes to the team with more clicked results', () => {
    const drafted = [
      { item: 'a', team: 'control' },
      { item: 'b', team: 'treatment' },
      { item: 'e', team: 'treatment' },
    ] as const;
    expect(teamDraftCredit(drafted, [1, 2, 0])).toBe('treatment');
    expect(teamDraftCredit(drafted, [0, 1])).toBe('tie');
    expect(teamDraftCredit(drafted, [0, 0])).toBe('control');
    expect(teamDraftCredit(drafted, [])).toBe('tie');
    expect(() => teamDraftCredit(drafted, [3])).toThrow(RangeError);
  });
});

describe('preference', () => {
  it('sign test: doubled binomial tail over untied sessions', () => {
    const answer = interleavingSignTest({ winsOfTreatment: 14, winsOfControl: 6, ties: 10 });
    if (isDataError(answer)) throw new Error(answer.detail);
    expect(answer.delta).toBeCloseTo(19 / 30 - 0.5, 12);
    expect(answer.pValue).toBeCloseTo(2 * binomialCdf(6, { trials: 20, chance: 0.5 }), 12);
    expect(interleavingSignTest({ winsOfTreatment: 0, winsOfControl: 0, ties: 0 })).toMatchObject({
      kind: 'error',
    });
  });

  it('by person with one session each: the plain mean and its error', () => {
    const users = [
      ...Array.from({ length: 30 }, () => ({ winsOfTreatment: 1, winsOfControl: 0, ties: 0 })),
      ...Array.from({ length: 20 }, () => ({ winsOfTreatment: 0, winsOfControl: 1, ties: 0 })),
    ];
    const estimate = estimateInterleavingPreference(users);
    if (isDataError(estimate)) throw new Error(estimate.detail);
    expect(estimate.estimate).toBeCloseTo(0.1, 12);
    expect(estimate.standardError).toBeCloseTo(Math.sqrt((0.6 * 0.4) / 49), 12);
  });

  it('copies of one session add sessions but no certainty', () => {
    const user = (wins: number, copies: number) => ({
      winsOfTreatment: wins * copies,
      winsOfControl: (1 - wins) * copies,
      ties: 0,
    });
    const errorOf = (copies: number): number => {
      const estimate = estimateInterleavingPreference([1, 0, 1, 1, 0].map((wins) => user(wins, copies)));
      if (isDataError(estimate)) throw new Error(estimate.detail);
      return estimate.standardError;
    };
    expect(errorOf(8)).toBeCloseTo(errorOf(1), 12);
    expect(estimateInterleavingPreference([])).toMatchObject({ code: 'INSUFFICIENT_DATA' });
  });

  it('sensitivity is a ratio of squared statistics per unit', () => {
    expect(sensitivityRatio({ z: 4, units: 1000 }, { z: 2, units: 50_000 })).toBeCloseTo(200, 12);
    expect(() => sensitivityRatio({ z: 1, units: 1 }, { z: 0, units: 1 })).toThrow(RangeError);
  });
});
