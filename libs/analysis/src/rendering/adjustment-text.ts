import type { RegressionAdjustment } from '#libs/domain';
import { decimals, listed } from '../wording.js';
import { signedPercent } from './signed.js';

/** "variance -36.2 %": what covariates did to the variance of the difference. */
export function varianceText(varianceReduction: number): string {
  return `variance ${signedPercent(-varianceReduction)}`;
}

/** "history and has-history, one slope for all arms (0.61, 0.23)". */
export function adjustmentText({ method, covariates, slopes }: RegressionAdjustment): string {
  const list = (values: readonly number[]): string => values.map(decimals).join(', ');
  const fitted =
    method === 'pooled'
      ? `one slope for all arms (${list(slopes.variant)})`
      : `slopes of the arm (${list(slopes.variant)}) and of control (${list(slopes.control)})`;
  return `${listed(covariates)}, ${fitted}`;
}
