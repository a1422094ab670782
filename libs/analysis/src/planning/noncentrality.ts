import { isShare, type PowerQuestion } from '#libs/domain';
import { welchDegreesOfFreedom } from '#libs/stats';

/** Units of control and of the arm that is held against it. */
export interface Pair {
  control: number;
  treatment: number;
}

type Subject = Pick<PowerQuestion, 'type' | 'baseline'>;

/** Share of a unit's variance that the covariate leaves. */
function unexplained({ baseline }: Subject): number {
  return 1 - baseline.covariateCorrelation ** 2;
}

/** Variance of a unit's value in control, and in an arm with the relative effect; a share's follows from the share. */
export function unitVariances(subject: Subject, effect: number): Pair {
  const { mean, standardDeviation } = subject.baseline;
  const left = unexplained(subject);
  if (!isShare(subject.type)) {
    const variance = standardDeviation ** 2 * left;
    return { control: variance, treatment: variance };
  }
  const changed = mean * (1 + effect);
  return { control: mean * (1 - mean) * left, treatment: Math.max(0, changed * (1 - changed)) * left };
}

/**
 * The effect in standard errors of its estimate. The test of a relative effect is the one of the difference (in Fieller's
 * sense they are the same test), so the relative effect is only turned into the metric's unit.
 */
export function noncentralityOf(subject: Subject, effect: number, pair: Pair): number {
  return Math.abs(effect * subject.baseline.mean) / standardErrorOf(subject, effect, pair);
}

/** Of the difference. A mean's spread is never squared, so it may be as small or large as a number can be. */
function standardErrorOf(subject: Subject, effect: number, { control, treatment }: Pair): number {
  if (isShare(subject.type)) {
    const variances = unitVariances(subject, effect);
    return Math.sqrt(variances.control / control + variances.treatment / treatment);
  }
  const perSpread = Math.sqrt(unexplained(subject) * (1 / control + 1 / treatment));
  return Math.max(subject.baseline.standardDeviation * perSpread, Number.MIN_VALUE);
}

/** A t test on fewer has no power worth a plan, and the noncentral t is slow to compute there. */
const FEWEST_DEGREES_OF_FREEDOM = 5;

/** Of the reference distribution: Welch's for means, infinitely many for shares, as in the report. Null for a handful of units. */
export function degreesOfFreedomOf(subject: Subject, { control, treatment }: Pair): number | null {
  if (control < 2 || treatment < 2) return null;
  if (isShare(subject.type)) return Infinity;
  // Both arms have the same spread, whose size cancels.
  const degreesOfFreedom = welchDegreesOfFreedom([
    { variance: 1 / control, degreesOfFreedom: control - 1 },
    { variance: 1 / treatment, degreesOfFreedom: treatment - 1 },
  ]);
  return degreesOfFreedom < FEWEST_DEGREES_OF_FREEDOM ? null : degreesOfFreedom;
}

/**
 * The smallest relative increase that is this many standard errors. Of a share its own variance grows with it, which makes a
 * quadratic equation; null when not even a share of one is far enough away.
 */
export function effectAt(subject: Subject, noncentrality: number, pair: Pair): number | null {
  const { mean } = subject.baseline;
  if (!isShare(subject.type)) return (noncentrality * standardErrorOf(subject, 0, pair)) / Math.abs(mean);
  const variances = unitVariances(subject, 0);
  const squared = noncentrality ** 2;
  const own = (squared * unexplained(subject)) / pair.treatment;
  const ofControl = (squared * variances.control) / pair.control;
  // (p1 - p)^2 = ofControl + own p1 (1 - p1), solved for the increase d = p1 - p so that nothing cancels.
  const linear = own * (1 - 2 * mean);
  const constant = ofControl + own * mean * (1 - mean);
  const increase = (linear + Math.sqrt(linear ** 2 + 4 * (1 + own) * constant)) / (2 * (1 + own));
  return mean + increase <= 1 ? increase / mean : null;
}
