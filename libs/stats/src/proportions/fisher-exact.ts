import { binomialLogMass } from '../distributions/binomial.js';
import { requireSuccesses, type Successes } from './successes.js';

/** Exact answers of a two-by-two table with fixed margins. */
export interface FisherExact {
  /** Sum of the probabilities of all tables no more likely than the observed one. */
  readonly pTwoSided: number;
  /** As `pTwoSided`, counting half of the tables exactly as likely as the observed one: less conservative. */
  readonly midP: number;
  /** P(treatment successes >= observed). */
  readonly pGreater: number;
  /** P(treatment successes <= observed). */
  readonly pLess: number;
}

/** Tables whose probabilities agree to this relative difference count as equally likely. */
const TIE = 1e-7;

/**
 * ln of the hypergeometric probability of `successes` in the treatment, by three binomial masses at the
 * pooled rate (Loader 2000): no difference of large log factorials.
 */
function logTableProbability(successes: number, treatment: number, control: number, total: number): number {
  const chance = total / (treatment + control);
  const inTreatment = binomialLogMass(successes, { trials: treatment, chance });
  const inControl = binomialLogMass(total - successes, { trials: control, chance });
  return inTreatment + inControl - binomialLogMass(total, { trials: treatment + control, chance });
}

/**
 * Fisher's exact test of two proportions (Fisher 1934). Time grows with the smaller margin; use it when
 * expected counts are small. Throws a RangeError on impossible counts.
 *
 * @example fisherExact({ successes: 3, n: 1000 }, { successes: 12, n: 1000 }).pTwoSided // 0.034491425398
 */
export function fisherExact(control: Successes, treatment: Successes): FisherExact {
  requireSuccesses(control, 'control');
  requireSuccesses(treatment, 'treatment');
  const total = control.successes + treatment.successes;
  const least = Math.max(0, total - control.n);
  const most = Math.min(total, treatment.n);
  const log = (k: number): number => logTableProbability(k, treatment.n, control.n, total);
  const observed = log(treatment.successes);
  const sums = { less: 0, equal: 0, greater: 0, rarer: 0 };
  for (let k = least; k <= most; k++) {
    const relative = log(k) - observed;
    const probability = Math.exp(relative + observed);
    if (k <= treatment.successes) sums.less += probability;
    if (k >= treatment.successes) sums.greater += probability;
    if (Math.abs(relative) <= TIE) sums.equal += probability;
    else if (relative < 0) sums.rarer += probability;
  }
  return {
    pTwoSided: Math.min(1, sums.rarer + sums.equal),
    midP: Math.min(1, sums.rarer + sums.equal / 2),
    pGreater: Math.min(1, sums.greater),
    pLess: Math.min(1, sums.less),
  };
}
