import type { PowerQuestion } from '#libs/domain';
import { groupSequentialDesign, groupSequentialInflation, kohaviSampleSize, seededRandom } from '#libs/stats';
import { planPower } from './plan-power.js';
import { powerViolations } from './power-violations.js';

const question: PowerQuestion = {
  type: 'sum',
  baseline: { mean: 100, standardDeviation: 100, covariateCorrelation: 0 },
  weights: [0.5, 0.5],
  metrics: 1,
  guardrails: 0,
  alpha: 0.05,
  power: 0.8,
  inference: 'fixed',
  looks: 28,
  effect: null,
  units: null,
  days: null,
  newUnitsPerDay: [],
  traffic: 1,
};
const ask = (changes: Partial<PowerQuestion>) => planPower({ ...question, ...changes });
const share = (mean: number): Partial<PowerQuestion> => ({
  type: 'conversion',
  baseline: { mean, standardDeviation: 1, covariateCorrelation: 0 },
});

describe('units for an effect', () => {
  it.each([
    // The known sizes are of the normal reference; the report's t test needs a unit or two more.
    ['0.2 standard deviations', { effect: 0.2 }, [393, 393], 2],
    ['0.05 standard deviations', { effect: 0.05 }, [6280, 6280], 2],
    ['two controls for each treatment', { effect: 0.2, weights: [2 / 3, 1 / 3] }, [589, 295], 3],
    [
      'half a unit of spread 10',
      { effect: 0.005, baseline: { mean: 100, standardDeviation: 10, covariateCorrelation: 0 } },
      [6280, 6280],
      2,
    ],
    [
      'a covariate that explains 80 %',
      { effect: 0.005, baseline: { mean: 100, standardDeviation: 10, covariateCorrelation: Math.sqrt(0.8) } },
      [1256, 1256],
      2,
    ],
    [
      'a ratio of unit variance 0.1216',
      {
        type: 'ratio',
        effect: 0.02,
        baseline: { mean: 0.4, standardDeviation: Math.sqrt(0.1216), covariateCorrelation: 0 },
      },
      [29826, 29826],
      2,
    ],
  ] as const)('for %s', (_, changes, arms, slack) => {
    const answer = ask(changes as unknown as Partial<PowerQuestion>);
    arms.forEach((units, index) => {
      expect(answer.unitsByVariant[index]!).toBeGreaterThanOrEqual(units);
      expect(answer.unitsByVariant[index]!).toBeLessThanOrEqual(units + slack);
    });
    expect(answer.units).toBe(answer.unitsByVariant[0]! + answer.unitsByVariant[1]!);
    expect(answer.power).toBeGreaterThanOrEqual(0.8 - 1e-6);
    expect(answer.power).toBeLessThan(0.803);
  });

  it('for shares are those of the unpooled test', () => {
    expect(ask({ ...share(0.1), effect: 0.2 }).unitsByVariant).toEqual([3839, 3839]);
    expect(ask({ ...share(0.02), effect: 0.1, power: 0.9 }).unitsByVariant).toEqual([108_006, 108_006]);
  });

  it('are near the rule of thumb', () => {
    const [arm] = ask({ ...share(0.05), effect: 0.05 }).unitsByVariant;
    expect(arm! / kohaviSampleSize(0.05 * 0.95, 0.0025)).toBeGreaterThan(0.98);
    expect(arm! / kohaviSampleSize(0.05 * 0.95, 0.0025)).toBeLessThan(1.05);
  });

  it('reach the power of the t test, one unit less does not', () => {
    const { unitsByVariant, power } = ask({ effect: 1 });
    expect(unitsByVariant).toEqual([17, 17]);
    expect(power).toBeCloseTo(0.807037, 5);
    expect(ask({ effect: 1, units: 32 }).power).toBeCloseTo(0.7813978, 5);
  });

  it('are as many for a drop of a mean as for a rise', () => {
    expect(ask({ effect: -0.05 }).units).toBe(ask({ effect: 0.05 }).units);
    expect(ask({ effect: -0.05 }).absoluteEffect).toBe(-5);
  });

  it('are never a handful, and null when beyond counting', () => {
    expect(Math.min(...ask({ effect: 1e6 }).unitsByVariant)).toBeGreaterThanOrEqual(4);
    const answer = ask({ effect: 1e-12 });
    expect(answer).toMatchObject({ units: null, unitsByVariant: [], power: null, days: null });
    expect(answer.notes[0]).toContain('No number of units');
  });
});

it('the price of looks is said to three digits', () => {
  const { notes } = ask({ inference: 'group-sequential', looks: 5, effect: 0.2 });
  expect(notes.join(' ')).toMatch(/costs 1\.0\d times the units of a fixed horizon/);
});

describe('a spread beyond squaring', () => {
  const baseline = { mean: 1e15, standardDeviation: 1e-300, covariateCorrelation: 0 };

  it.each(['fixed', 'group-sequential'] as const)('needs the fewest units when tiny: %s', (inference) => {
    const answer = ask({ inference, looks: 3, baseline, effect: 0.1 });
    expect(answer.unitsByVariant).toEqual(ask({ inference, looks: 3, effect: 1e6 }).unitsByVariant);
    expect(answer.power).toBeCloseTo(1, 9);
    expect(answer.notes.join(' ')).not.toContain('No number of units');
  });

  it('has a finite answer for given units', () => {
    expect(ask({ baseline, units: 1_000 }).power).toBeGreaterThanOrEqual(0);
    const huge = { mean: 1e-3, standardDeviation: 1e200, covariateCorrelation: 0 };
    const { effect } = ask({ baseline: huge, units: 1_000 });
    const { effect: usual } = ask({ baseline: { ...huge, standardDeviation: 1 }, units: 1_000 });
    expect(effect! / usual! / 1e200).toBeCloseTo(1, 9);
  });
});

describe('the smallest effect', () => {
  it.each([
    ['mean', {}],
    ['share', share(0.03)],
    ['large share', share(0.7)],
    ['uneven split', { weights: [0.9, 0.1] }],
    ['group-sequential', { inference: 'group-sequential', looks: 5 }],
    ['sequential', { ...share(0.2), inference: 'sequential', looks: 14 }],
  ] as const)('of units is the effect those units were for: %s', (_, changes) => {
    const sized = ask({ ...(changes as unknown as Partial<PowerQuestion>), effect: 0.1 });
    const back = ask({ ...(changes as unknown as Partial<PowerQuestion>), units: sized.units });
    expect(back.effect! / 0.1).toBeCloseTo(1, 2);
    expect(back.effect).toBeLessThanOrEqual(0.1 * 1.001);
    expect(back.power).toBeCloseTo(0.8, 6);
  });

  it('is null where even a share of one is too near', () => {
    const answer = ask({ ...share(0.9), units: 20 });
    expect(answer).toMatchObject({ effect: null, absoluteEffect: null, power: null });
    expect(answer.notes[0]).toContain('100 %');
  });

  it('is null with a handful of units', () => {
    const answer = ask({ units: 3 });
    expect(answer).toMatchObject({ effect: null, power: null, unitsByVariant: [2, 1] });
    expect(answer.notes[0]).toContain('handful');
  });
});

describe('power of a plan', () => {
  it('for shares is the frequency of significant z tests', () => {
    const { power } = ask({ ...share(0.1), effect: 0.9, units: 600 });
    const random = seededRandom(5);
    const successes = (chance: number): number => {
      let sum = 0;
      for (let i = 0; i < 300; i++) if (random() < chance) sum++;
      return sum / 300;
    };
    let significant = 0;
    const runs = 1500;
    for (let run = 0; run < runs; run++) {
      const [a, b] = [successes(0.1), successes(0.19)];
      if ((b - a) / Math.sqrt((a * (1 - a) + b * (1 - b)) / 300) > 1.959964) significant++;
    }
    expect(Math.abs(significant / runs - power!)).toBeLessThan(4 * Math.sqrt(0.25 / runs));
  });

  it('is lower with more metrics, arms or guardrails to answer for', () => {
    const { units } = ask({ effect: 0.1 });
    const one = ask({ effect: 0.1, units }).power!;
    expect(ask({ effect: 0.1, units, metrics: 3 }).power).toBeLessThan(one);
    const arms = ask({ effect: 0.1, units: units! * 1.5, weights: [1 / 3, 1 / 3, 1 / 3] });
    expect(arms.power).toBeLessThan(one);
    expect(arms.alphaPerComparison).toBeCloseTo(0.025, 12);
    expect(arms.notes.join(' ')).toContain('Bonferroni');
  });

  it('shares the risk of a miss with the guardrails', () => {
    const answer = ask({ effect: 0.1, guardrails: 3 });
    expect(answer.power).toBeCloseTo(0.95, 3);
    expect(answer.units).toBe(ask({ effect: 0.1, power: 0.95 }).units);
  });

  it('names the smallest arm when arms differ', () => {
    const { notes } = ask({ effect: 0.1, weights: [0.5, 0.4, 0.1] });
    expect(notes.join(' ')).toMatch(/smallest arm, of [\d,]+ units, has power 0\.\d+/);
  });
});

describe('several looks', () => {
  it('cost a group-sequential plan its inflation', () => {
    const information = [0.2, 0.4, 0.6, 0.8, 1];
    const inflation = groupSequentialInflation(groupSequentialDesign({ information }));
    const fixed = ask({ ...share(0.1), effect: 0.02 });
    const answer = ask({ ...share(0.1), effect: 0.02, inference: 'group-sequential', looks: 5 });
    expect(inflation).toBeCloseTo(1.0247, 4);
    expect(answer.units! / fixed.units!).toBeCloseTo(inflation, 4);
    expect(answer.expectedUnits).toBeLessThan(fixed.units!);
    expect(fixed.expectedUnits).toBeNull();
  });

  it('cost a confidence sequence more, and one look almost twice as much as a fixed horizon', () => {
    const answer = ask({ effect: 0.02, inference: 'sequential' });
    const group = ask({ effect: 0.02, inference: 'group-sequential' });
    expect(answer.units).toBeGreaterThan(group.units!);
    const last = ask({ effect: 0.02, inference: 'sequential', looks: 1 });
    // (3.035 + 0.8416)² over (1.96 + 0.8416)²: the half-width at the last look alone.
    expect(last.units! / ask({ effect: 0.02 }).units!).toBeCloseTo(
      (3.0353 + 0.84162) ** 2 / 2.801585 ** 2,
      2,
    );
    expect(answer.units).toBeLessThan(last.units!);
    expect(answer.notes.join(' ')).toContain('plannedUnits');
  });
});

describe('runtime', () => {
  it('is the first day by whose end the units are there', () => {
    const answer = ask({ effect: 0.05, newUnitsPerDay: [3000, 2000, 1000], traffic: 0.5 });
    // 1,500 and 1,000 first, then 500 a day, until 12,562.
    expect(answer.units).toBe(12_562);
    expect(answer.days).toBe(23);
    expect(answer.curve).toHaveLength(28);
    expect(answer.curve[22]!.units).toBe(13_000);
    expect(answer.curve[22]!.minimumDetectableEffect).toBeLessThan(0.05);
    expect(answer.curve[21]!.minimumDetectableEffect).toBeGreaterThan(0.05);
  });

  it('is null when arrivals end before', () => {
    const answer = ask({ effect: 0.05, newUnitsPerDay: [1000, 0] });
    expect(answer.days).toBeNull();
    expect(answer.units).toBe(12_562);
    expect(answer.notes.join(' ')).toContain('ten years');
  });

  it('gives units of days', () => {
    const answer = ask({ days: 14, newUnitsPerDay: [100] });
    expect(answer).toMatchObject({ units: 1400, days: 14, unitsByVariant: [700, 700] });
    expect(answer.effect).toBeCloseTo(2.801585 * Math.sqrt(2 / 700), 3);
  });

  it('without anyone coming finds nothing', () => {
    expect(ask({ days: 14, newUnitsPerDay: [0] })).toMatchObject({ units: 0, effect: null, power: null });
  });

  it('has a curve of half a year at most', () => {
    expect(ask({ effect: 0.002, newUnitsPerDay: [500] }).curve).toHaveLength(182);
  });
});

describe('impossible questions', () => {
  it.each([
    ['/effect', {}],
    ['/effect', { effect: 0 }],
    ['/effect', { ...share(0.6), effect: 1 }],
    ['/baseline/mean', { effect: 0.1, baseline: { ...question.baseline, mean: 0 } }],
    ['/baseline/mean', { ...share(1), effect: -0.1 }],
    [
      '/baseline/standardDeviation',
      { effect: 0.1, baseline: { ...question.baseline, standardDeviation: 0 } },
    ],
    [
      '/baseline/covariateCorrelation',
      { effect: 0.1, baseline: { ...question.baseline, covariateCorrelation: 1 } },
    ],
    ['/weights', { effect: 0.1, weights: [1] }],
    ['/weights', { effect: 0.1, weights: [0.5, 0.6] }],
    ['/weights', { effect: 0.1, weights: [1.2, -0.2] }],
    ['/alpha', { effect: 0.1, alpha: 0 }],
    ['/power', { effect: 0.1, power: 1 }],
    ['/power', { effect: 0.1, power: 0.03 }],
    ['/metrics', { effect: 0.1, metrics: 0 }],
    ['/guardrails', { effect: 0.1, guardrails: -1 }],
    ['/looks', { effect: 0.1, looks: 1000 }],
    ['/units', { units: 1.5 }],
    ['/days', { days: 0, newUnitsPerDay: [5] }],
    ['/days', { days: 5, units: 100, newUnitsPerDay: [5] }],
    ['/newUnitsPerDay', { days: 5 }],
    ['/newUnitsPerDay', { effect: 0.1, newUnitsPerDay: [NaN] }],
    ['/traffic', { effect: 0.1, traffic: 0 }],
  ] as [string, Partial<PowerQuestion>][])('%s: %j', (pointer, changes) => {
    expect(powerViolations({ ...question, ...changes }).map((violation) => violation.pointer)).toContain(
      pointer,
    );
    expect(() => ask(changes)).toThrow(RangeError);
  });

  it('a possible one has no violations', () => {
    expect(powerViolations({ ...question, effect: 0.1 })).toEqual([]);
  });
});

describe('answers to random questions', () => {
  it('hold no NaN and no infinity', () => {
    const random = seededRandom(11);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    for (let run = 0; run < 40; run++) {
      const type = pick(['conversion', 'sum', 'ratio', 'retention', 'count', 'mean'] as const);
      const isShare = type === 'conversion' || type === 'retention';
      const mean = isShare ? 0.001 + 0.99 * random() : pick([-1, 1]) * 10 ** (10 * random() - 5);
      const asked = pick(['effect', 'units', 'days', 'all'] as const);
      const changes: Partial<PowerQuestion> = {
        type,
        baseline: {
          mean,
          standardDeviation: 10 ** (10 * random() - 5),
          covariateCorrelation: 1.9 * (random() - 0.5),
        },
        weights: pick([
          [0.5, 0.5],
          [0.99, 0.01],
          [0.25, 0.25, 0.5],
        ]),
        metrics: pick([1, 7]),
        guardrails: pick([0, 2]),
        alpha: pick([1e-4, 0.05, 0.4]),
        power: pick([0.5, 0.8, 0.999999]),
        inference: pick(['fixed', 'sequential', 'group-sequential'] as const),
        looks: pick([1, 2, 3]),
        effect: asked === 'effect' || asked === 'all' ? pick([1e-4, 1e-2, -0.5, 9]) : null,
        units: asked === 'units' || asked === 'all' ? pick([1, 5, 1000, 1e9]) : null,
        days: asked === 'days' ? pick([1, 300]) : null,
        newUnitsPerDay: asked === 'days' ? [10 ** (2 + 4 * random())] : pick([[], [0], [50, 1e6]]),
        traffic: pick([0.001, 1]),
      };
      if (powerViolations({ ...question, ...changes }).length > 0) continue;
      const { notes, ...numbers } = ask(changes);
      expect(JSON.parse(JSON.stringify(numbers))).toEqual(numbers);
      expect(notes.join(' ')).not.toMatch(/NaN|Infinity|undefined|null/);
      if (numbers.power !== null) expect(numbers.power).toBeGreaterThanOrEqual(0);
      if (numbers.power !== null) expect(numbers.power).toBeLessThanOrEqual(1);
    }
  });
});
