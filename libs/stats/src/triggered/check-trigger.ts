import { isDataError, type DataError } from '../data-error.js';
import { DEFAULTS } from '../defaults.js';
import { estimateMeanDifference } from '../estimation/estimate-mean-difference.js';
import { inferFixed } from '../inference/infer-fixed.js';
import type { Moments } from '../moments/moments.js';
import { srmChiSquare } from '../srm/srm-chi-square.js';

/** One arm, split into units that met the change and units that did not. */
export interface TriggeredArm {
  readonly triggered: Moments;
  readonly complement: Moments;
}

/** Whether a triggered analysis may be trusted. */
export interface TriggerCheck {
  readonly kind: 'trigger-check';
  /** Split of the triggered units against the planned weights. */
  readonly srmPValue: number;
  /** p-value of "no effect among units that never met the change"; null when they do not vary. */
  readonly complementPValue: number | null;
  /** False when either is below `alpha`: the trigger itself then depends on the arm. */
  readonly isValid: boolean;
}

/**
 * Validity of a triggered analysis (Deng & Hu 2015): the trigger must fire equally often in both arms and the units it
 * leaves out must show no effect. `weights` are the planned shares of control and treatment.
 *
 * @example checkTrigger({ control, treatment, weights: [0.5, 0.5] }).isValid
 */
export function checkTrigger({
  control,
  treatment,
  weights,
  alpha = DEFAULTS.srmAlpha,
}: {
  readonly control: TriggeredArm;
  readonly treatment: TriggeredArm;
  readonly weights: readonly [number, number];
  readonly alpha?: number;
}): TriggerCheck | DataError {
  const srm = srmChiSquare([control.triggered.n, treatment.triggered.n], weights);
  if (isDataError(srm)) return srm;
  const complement = estimateMeanDifference(control.complement, treatment.complement);
  const complementPValue = isDataError(complement) ? null : inferFixed(complement).pValue;
  const srmPValue = srm.exactPValue ?? srm.pValue;
  const isValid = srmPValue >= alpha && (complementPValue === null || complementPValue >= alpha);
  return { kind: 'trigger-check', srmPValue, complementPValue, isValid };
}
