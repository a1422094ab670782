import { isDataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import { requireInteger, requireNumber, requirePositive } from '../distributions/argument-checks.js';
import { averageLogE } from '../e-values/e-values.js';
import { dirichletLogEvidence } from './dirichlet-log-evidence.js';
import { compareCounts } from './expected-counts.js';

/** Anytime-valid evidence against the planned split. */
export interface SrmSequential {
  readonly kind: 'srm-sequential';
  /** ln of the e-value now. */
  readonly logEValue: number;
  /** Largest log e-value so far, including now. */
  readonly maxLogEValue: number;
  /** min(1, 1/e) from the evidence at this moment alone. */
  readonly pInstant: number;
  /** min(1, 1/max e): valid however often and whenever the split is looked at. */
  readonly pAnytime: number;
}

export interface SrmSequentialOptions {
  /**
   * Prior weight of the planned split, in units: larger finds smaller drifts, later. Of a list, the average of
   * the e-values is taken, itself an e-value: it sees gross errors early and small ones late.
   */
  readonly concentration?: number | readonly number[];
  /** Largest log e-value of earlier looks. */
  readonly maxLogEValue?: number;
}

/**
 * Sequential sample-ratio test (Lindon & Malek 2022): a Dirichlet mixture's Bayes factor, which may be
 * watched continuously; alert when the e-value reaches 1/alpha. By default a mixture over prior weights of 10,
 * 100, 1000 and 10,000 units, so that 40 units split 36 to 4 are noticed as well as a drift of a percent. When the
 * planned split changed over time, the log e-values of the periods add up (`productLogE`).
 *
 * @example srmSequential([5000, 5200], [0.5, 0.5], { concentration: 100 }).logEValue // -0.3777820035623
 */
export function srmSequential(
  counts: readonly number[],
  weights: readonly number[],
  { concentration = DEFAULTS.srmConcentration, maxLogEValue = 0 }: SrmSequentialOptions = {},
): SrmSequential | DataError {
  const concentrations = typeof concentration === 'number' ? [concentration] : concentration;
  requireInteger(concentrations.length, 'number of concentrations', 1);
  concentrations.forEach((weight) => requirePositive(weight, 'concentration'));
  requireNumber(maxLogEValue, 'maxLogEValue');
  const compared = compareCounts(counts, weights);
  if (isDataError(compared)) return compared;
  const logEValue =
    compared.shares.length < 2
      ? 0
      : averageLogE(
          concentrations.map((weight) => dirichletLogEvidence(compared.observed, compared.shares, weight)),
        );
  const best = Math.max(0, maxLogEValue, logEValue);
  return {
    kind: 'srm-sequential',
    logEValue,
    maxLogEValue: best,
    pInstant: Math.min(1, Math.exp(-logEValue)),
    pAnytime: Math.exp(-best),
  };
}
