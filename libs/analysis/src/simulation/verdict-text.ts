import { isShare, type SimulatedRate } from '#libs/domain';
import { count, decimals, listed, percent } from '../wording.js';
import type { NullPlan } from './null-plan.js';
import type { SampleFacts } from './sample-facts.js';
import type { Tally } from './tally.js';

/** Units of an arm per squared skewness at which the mean is normal enough (Kohavi, Tang & Xu 2020). */
const UNITS_PER_SQUARED_SKEWNESS = 355;
/** Successes, and failures, of the smaller arm below which a share's test is coarse. */
const COARSE_SUCCESSES = 30;

interface Judged {
  rates: readonly SimulatedRate[];
  isUniform: boolean;
  uniformityP: number;
  facts: SampleFacts;
  plan: NullPlan;
  tally: Tally;
}

/** What the simulation says of the metric, and what to do when it says no. */
export function verdictText(judged: Judged): string {
  const { rates, isUniform, uniformityP, facts, plan, tally } = judged;
  const trouble = [
    ...rates.filter(({ inBand }) => !inBand).map(rateTrouble),
    ...(isUniform
      ? []
      : [`p-values without an effect are not uniform (Kolmogorov-Smirnov p = ${decimals(uniformityP)})`]),
  ];
  const over = `${count(plan.splits)} random splits of ${count(facts.units)} units`;
  const verdict =
    trouble.length === 0
      ? `Over ${over} without an effect the error rates and intervals are what they claim to be: this metric can decide.`
      : `Over ${over} without an effect: ${listed(trouble)}. ${adviceFor(judged)}`;
  return [verdict, ...reductionText(tally)].join(' ');
}

function rateTrouble({ title, measured, nominal, band }: SimulatedRate): string {
  const side = measured > band.upper ? 'more' : 'less';
  const words = `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  return `${words} are ${percent(measured)}, ${side} than chance explains around ${percent(nominal)}`;
}

function adviceFor({ rates, facts, plan }: Judged): string {
  const [control, treatment] = plan.weights;
  const smallerShare = Math.min(control, treatment) / (control + treatment);
  const smaller = Math.round(facts.units * smallerShare);
  const wanted = UNITS_PER_SQUARED_SKEWNESS * facts.skewness ** 2;
  const isSkewed = !isShare(plan.type) && wanted > smaller;
  const events = isShare(plan.type) ? smaller * Math.min(facts.mean, 1 - facts.mean) : Infinity;
  const advice = [
    ...(isSkewed && isCappable(plan) ? ['cap the metric (for example at its 99.9 % quantile)'] : []),
    ...(isSkewed
      ? [`run until the smaller arm has ${count(wanted)} units (it has ${count(smaller)} here)`]
      : []),
    ...(events < COARSE_SUCCESSES
      ? [
          `run until the smaller arm has at least ${COARSE_SUCCESSES} units of either kind (${count(events)} here)`,
        ]
      : []),
    ...(smallerShare < 0.45 ? ['split 50/50, where skewness cancels'] : []),
  ];
  if (advice.length === 0) advice.push('run longer, and simulate again on more units');
  const harm = rates.some(isHarmful)
    ? 'Do not let it decide yet'
    : 'It is too cautious, and finds less than it could';
  return `${harm}: ${advice.join('; or ')}.`;
}

function isCappable({ type }: NullPlan): boolean {
  return type === 'sum' || type === 'count';
}

/** Too many false alarms, or intervals that hold the truth too rarely. */
function isHarmful({ name, inBand, measured, nominal }: SimulatedRate): boolean {
  return !inBand && (name.startsWith('coverage') ? measured < nominal : measured > nominal);
}

function reductionText({ varianceReductions }: Tally): string[] {
  if (varianceReductions.length === 0) return [];
  const sorted = [...varianceReductions].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)]!;
  return [`Covariates take ${percent(Math.max(0, median))} off the variance (median).`];
}
