import { isShare, type MetricType, type PowerAnswer, type PowerQuestion } from '#libs/domain';
import { stoppingPower } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';
import { count, decimals, listed, percent } from '../wording.js';
import {
  alphaPerComparison,
  boundaryOf,
  detectionOf,
  powerPerComparison,
  type Detection,
} from './detection.js';
import { degreesOfFreedomOf, noncentralityOf, type Pair } from './noncentrality.js';

type Found = Omit<PowerAnswer, 'notes'>;

/** What was assumed and computed, and what has no answer. */
export function notesOf(question: PowerQuestion, answer: Found, detection: Detection): string[] {
  return [
    ...unanswered(question, answer),
    testNote(question),
    ...alphaNote(question),
    ...guardrailNote(question, answer),
    ...covariateNote(question),
    ...armsNote(question, answer, detection),
    ...horizonNote(question, answer, detection),
    ...baselineNote(question, answer),
    ...runtimeNote(question, answer),
  ];
}

function unanswered({ units, days, effect, type, baseline }: PowerQuestion, answer: Found): string[] {
  if (answer.units === null) return ['No number of units finds this effect with this power.'];
  const [control = 0, treatment = 0] = answer.unitsByVariant;
  if (degreesOfFreedomOf({ type, baseline }, { control, treatment }) === null) {
    return [
      `${count(answer.units)} units leave an arm with a handful of them, too few for a test to be planned.`,
    ];
  }
  if (answer.effect === null) {
    const limit = isShare(type) ? ' Even a share of 100 % would not be far enough from the baseline.' : '';
    return [`No effect is found with this power by ${count(answer.units)} units.${limit}`];
  }
  const isAsked = effect === null && (units !== null || days !== null);
  return isAsked && isShare(type)
    ? ['The effect is the smallest increase; the smallest decrease is about as large.']
    : [];
}

const VARIANCES: Record<MetricType, string> = {
  conversion: 'variance p(1 - p) of each share',
  retention: 'variance p(1 - p) of each share',
  count: 'the same spread in both arms',
  sum: 'the same spread in both arms',
  mean: 'linearised spread per unit, the same in both arms',
  ratio: 'linearised spread per unit, the same in both arms',
  'count-distinct': 'the same spread in both arms',
  'time-to-event': 'the same spread in both arms',
  funnel: 'variance p(1 - p) of each share',
  quantile: 'the error of the quantile scaled as that of a mean, the same spread in both arms',
};

function testNote(question: PowerQuestion): string {
  const reference = isShare(question.type) ? 'z test' : 'Welch t test';
  const test = {
    fixed: `Two-sided ${reference} at a fixed horizon`,
    'group-sequential': `Group-sequential test, ${looksOf(question)} (O'Brien-Fleming type spending)`,
    sequential: `Asymptotic confidence sequence, ${looksOf(question)}`,
  }[question.inference];
  return `${test}, level ${decimals(alphaPerComparison(question))}; ${VARIANCES[question.type]}. Finding an effect means significance in its direction; the test of the relative effect is that of the difference.`;
}

function looksOf({ looks }: PowerQuestion): string {
  return looks === 1 ? 'one look at the planned end' : `${looks} evenly spaced looks`;
}

function alphaNote({ alpha, metrics, weights }: PowerQuestion): string[] {
  const arms = weights.length - 1;
  if (metrics * arms === 1) return [];
  const family = listed([
    ...(metrics > 1 ? [`${metrics} primary metrics`] : []),
    ...(arms > 1 ? [`${arms} arms against control`] : []),
  ]);
  return [
    `Alpha ${decimals(alpha)} is shared by ${family} (Bonferroni); Holm's, Hommel's and Dunnett's corrections of the report find at least as much.`,
  ];
}

function guardrailNote(question: PowerQuestion, answer: Found): string[] {
  const { guardrails, power } = question;
  if (guardrails === 0) return [];
  const each = powerPerComparison(question);
  const others = guardrails === 1 ? 'a guardrail' : `${guardrails} guardrails`;
  const together =
    answer.power === null || answer.power >= each - 1e-9
      ? ''
      : ` With ${percent(answer.power)} for each, together it is at least ${percent(Math.max(0, 1 - (guardrails + 1) * (1 - answer.power)))}.`;
  return [
    `Shipping also needs ${others} shown harmless: for ${percent(power)} together, each needs ${percent(each)}.${together} Size the guardrails with their own baselines too.`,
  ];
}

function covariateNote({ baseline: { covariateCorrelation } }: PowerQuestion): string[] {
  if (covariateCorrelation === 0) return [];
  const taken = percent(covariateCorrelation ** 2);
  return [`The covariate (correlation ${decimals(covariateCorrelation)}) takes ${taken} off the variance.`];
}

/** Treatments of other sizes than the first have other power. */
function armsNote(question: PowerQuestion, answer: Found, detection: Detection): string[] {
  const [, first = 0, ...others] = answer.unitsByVariant;
  const smallest = Math.min(...others, first);
  if (smallest === first || answer.effect === null) return [];
  const power = powerAt(question, answer.effect, detection, {
    control: answer.unitsByVariant[0]!,
    treatment: smallest,
  });
  const text = power === null ? 'no power' : `power ${decimals(power)}`;
  return [
    `The power is that of the first arm against control; the smallest arm, of ${count(smallest)} units, has ${text}.`,
  ];
}

function powerAt(question: PowerQuestion, effect: number, detection: Detection, pair: Pair): number | null {
  const degreesOfFreedom = degreesOfFreedomOf(question, pair);
  if (degreesOfFreedom === null) return null;
  return detection.powerOf(noncentralityOf(question, effect, pair), degreesOfFreedom);
}

function horizonNote(question: PowerQuestion, answer: Found, detection: Detection): string[] {
  const { inference } = question;
  if (inference === 'fixed' || answer.units === null || answer.effect === null) return [];
  const plan = `Set plannedUnits to ${count(answer.units)} in the plan`;
  const more = inflationNote(question, detection);
  if (inference === 'group-sequential') {
    return [`${plan}. ${more}${stopNote(answer)}`];
  }
  return [
    `${plan} beside the inference "sequential": the sequence is narrowest there.${untunedNote(question, answer)} ${more}${stopNote(answer)} A group-sequential plan needs fewer units.`,
  ];
}

/** Planned units over those of a fixed test of the same power. */
function inflationNote(question: PowerQuestion, detection: Detection): string {
  const needed = detection.needed(Infinity);
  const fixed = detectionOf({ ...question, inference: 'fixed' }).needed(Infinity);
  if (needed === null || fixed === null) return '';
  return `The right to stop early costs ${Number(((needed / fixed) ** 2).toPrecision(3))} times the units of a fixed horizon.`;
}

function stopNote({ expectedUnits, power }: Found): string {
  if (expectedUnits === null || power === null) return '';
  return ` If the effect is as given, it stops after ${count(expectedUnits)} units on average.`;
}

/** What the same units give when the plan does not name them. */
function untunedNote(question: PowerQuestion, answer: Found): string {
  const [control = 0, treatment = 0] = answer.unitsByVariant;
  if (answer.effect === null || control < 2 || treatment < 2) return '';
  const unitsOverTuning = (control + treatment) / DEFAULTS.sequentialTuningUnits;
  const noncentrality = Math.min(noncentralityOf(question, answer.effect, { control, treatment }), 30);
  const { power } = stoppingPower(boundaryOf(question, unitsOverTuning))(noncentrality);
  return ` Without it it is narrowest at ${count(DEFAULTS.sequentialTuningUnits)} units of a pair, and the power is ${decimals(power)}.`;
}

/** Control's mean must be clearly away from zero for a relative effect to have an interval (Fieller's g < 1). */
function baselineNote(question: PowerQuestion, answer: Found): string[] {
  const control = answer.unitsByVariant[0] ?? 0;
  const { mean, standardDeviation } = question.baseline;
  if (isShare(question.type) || control < 2) return [];
  const errors = (Math.abs(mean) * Math.sqrt(control)) / standardDeviation;
  if (errors > 4) return [];
  return [
    `Control's mean is only ${decimals(errors)} standard errors from zero, so the relative effect may get no bounded interval; read the difference.`,
  ];
}

function runtimeNote({ newUnitsPerDay, traffic }: PowerQuestion, answer: Found): string[] {
  if (newUnitsPerDay.length === 0 || answer.units === null) return [];
  if (answer.days === null) {
    return [`${count(answer.units)} units do not come within ten years at these arrivals.`];
  }
  const weeks = Math.ceil(answer.days / 7);
  const whole = answer.days % 7 === 0 ? '' : ` Whole weeks: ${weeks * 7} days.`;
  const admitted = traffic < 1 ? ` at ${percent(traffic)} traffic` : '';
  return [
    `Days until the last unit is admitted${admitted}; a metric's delay and window come on top.${whole} The curve takes each day as the planned end.`,
  ];
}
