import { isShare, type MetricType } from '#libs/domain';
import { decimals, inPercent } from '../wording.js';
import { signedNumber } from './signed.js';

const SHARE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const FOUR_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** An arm's level: a share of units as percent, anything else as a number of about four digits. */
export function levelText(type: MetricType, mean: number | null): string {
  if (mean === null) return '–';
  if (isShare(type)) return `${SHARE.format(inPercent(mean))} %`;
  const size = Math.abs(mean);
  return mean === 0 || (size >= 1e-4 && size < 1e15) ? FOUR_DIGITS.format(mean) : decimals(mean);
}

/** A difference of levels: of shares in percentage points. */
export function differenceText(type: MetricType, difference: number): string {
  return isShare(type) ? `${signedNumber(inPercent(difference))} pp` : signedNumber(difference);
}
