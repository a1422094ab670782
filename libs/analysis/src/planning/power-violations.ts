import { isShare, type PowerQuestion, type Violation } from '#libs/domain';

/** Weights are written by people, as 0.333; half a per mille of slack is rounding. */
const WEIGHT_SUM_TOLERANCE = 0.0005;
/** Ten years: what takes longer has no runtime. */
export const LONGEST_RUNTIME_DAYS = 3_650;
/** The recursion over the looks takes seconds beyond it. */
const MOST_LOOKS = 200;
const MOST_ARMS = 100;

type Rule = readonly [broken: boolean, pointer: string, detail: string];

/** What makes a question impossible to answer, with pointers into it; empty when `planPower` takes it. */
export function powerViolations(question: PowerQuestion): Violation[] {
  return [
    ...baselineRules(question),
    ...weightRules(question),
    ...levelRules(question),
    ...askedRules(question),
    ...arrivalRules(question),
  ]
    .filter(([broken]) => broken)
    .map(([, pointer, detail]) => ({ pointer, detail }));
}

function baselineRules({ type, baseline }: PowerQuestion): Rule[] {
  const { mean, standardDeviation, covariateCorrelation } = baseline;
  const correlation: Rule = [
    !(Math.abs(covariateCorrelation) < 1),
    '/baseline/covariateCorrelation',
    'must be between -1 and 1, both excluded; 0 without a covariate',
  ];
  if (isShare(type)) {
    const detail = `of a ${type} must be a share between 0 and 1, both excluded, for example 0.05`;
    return [[!(mean > 0 && mean < 1), '/baseline/mean', detail], correlation];
  }
  return [
    [
      !Number.isFinite(mean) || mean === 0,
      '/baseline/mean',
      'must be a number that is not zero: effects are relative to it',
    ],
    [
      !(standardDeviation > 0 && standardDeviation < Infinity),
      '/baseline/standardDeviation',
      'must be greater than zero: it is the spread between units',
    ],
    correlation,
  ];
}

function weightRules({ weights }: PowerQuestion): Rule[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const isPositive = weights.every((weight) => weight > 0 && weight < 1);
  return [
    [
      weights.length < 2 || weights.length > MOST_ARMS,
      '/weights',
      `needs a share for control and for each other variant, 2 to ${MOST_ARMS} of them`,
    ],
    [weights.length > 1 && !isPositive, '/weights', 'every share must be greater than 0'],
    [
      isPositive && Math.abs(sum - 1) > WEIGHT_SUM_TOLERANCE,
      '/weights',
      `the shares sum to ${Number(sum.toPrecision(6))}, they must sum to 1`,
    ],
  ];
}

function levelRules({ alpha, power, metrics, guardrails, looks }: PowerQuestion): Rule[] {
  return [
    [!(alpha > 0 && alpha < 1), '/alpha', 'must be between 0 and 1, both excluded, for example 0.05'],
    [!(power < 1 && power > 0), '/power', 'must be between 0 and 1, both excluded, for example 0.8'],
    [power > 0 && power <= alpha, '/power', 'must be greater than alpha: chance alone is as good'],
    [!isWhole(metrics, 1, 1_000), '/metrics', 'must be a whole number of at least 1'],
    [!isWhole(guardrails, 0, 1_000), '/guardrails', 'must be a whole number of at least 0'],
    [!isWhole(looks, 1, MOST_LOOKS), '/looks', `must be a whole number from 1 to ${MOST_LOOKS}`],
  ];
}

function askedRules({ type, baseline, effect, units, days, newUnitsPerDay }: PowerQuestion): Rule[] {
  const changed = baseline.mean * (1 + (effect ?? 0));
  return [
    [
      effect === null && units === null && days === null,
      '/effect',
      'give the effect to be told the units, or units or days to be told the smallest effect',
    ],
    [
      effect !== null && (!Number.isFinite(effect) || effect === 0),
      '/effect',
      'must be a number that is not zero',
    ],
    [
      isShare(type) && effect !== null && !(changed >= 0 && changed <= 1),
      '/effect',
      `takes the share from ${baseline.mean} to ${Number(changed.toPrecision(4))}, which is no share`,
    ],
    [units !== null && !isWhole(units, 1, 1e15), '/units', 'must be a whole number of at least 1'],
    [
      days !== null && !isWhole(days, 1, LONGEST_RUNTIME_DAYS),
      '/days',
      `must be a whole number from 1 to ${LONGEST_RUNTIME_DAYS}`,
    ],
    [units !== null && days !== null, '/days', 'give either units or days: the one follows from the other'],
    [
      days !== null && units === null && newUnitsPerDay.length === 0,
      '/newUnitsPerDay',
      'days become units only when it is known how many new units come a day',
    ],
  ];
}

function arrivalRules({ newUnitsPerDay, traffic }: PowerQuestion): Rule[] {
  return [
    [
      newUnitsPerDay.some((units) => !(units >= 0 && units <= 1e12)),
      '/newUnitsPerDay',
      'must hold numbers of at least 0',
    ],
    [
      newUnitsPerDay.length > LONGEST_RUNTIME_DAYS,
      '/newUnitsPerDay',
      `must not be longer than ${LONGEST_RUNTIME_DAYS} days`,
    ],
    [!(traffic > 0 && traffic <= 1), '/traffic', 'must be greater than 0 and at most 1'],
  ];
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
