import { isShare, type MetricType } from '#libs/domain';
import { decimals, inPercent } from '../wording.js';
import { timeUnitOf } from './time-format.js';
import { signedNumber } from './signed.js';

const SHARE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const FOUR_DIGITS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** An arm's level: a share of units as percent, a time in days, hours or minutes, anything else as a number of about four digits. */
export function levelText(type: MetricType, mean: number | null): string {
  if (mean === null) return '–';
  if (isShare(type)) return `${SHARE.format(inPercent(mean))} %`;
  if (type === 'time-to-event') return timeText(mean);
  return numberText(mean);
}

function numberText(mean: number): string {
  const size = Math.abs(mean);
  return mean === 0 || (size >= 1e-4 && size < 1e15) ? FOUR_DIGITS.format(mean) : decimals(mean);
}

/** A difference of levels: of shares in percentage points, of times in days, hours or minutes; below zero is sooner. */
export function differenceText(type: MetricType, difference: number): string {
  if (isShare(type)) return `${signedNumber(inPercent(difference))} pp`;
  if (type !== 'time-to-event') return signedNumber(difference);
  const { seconds, name } = timeUnitOf(difference);
  return `${signedNumber(difference / seconds)} ${name}`;
}

function timeText(seconds: number): string {
  const unit = timeUnitOf(seconds);
  return `${numberText(seconds / unit.seconds)} ${unit.name}`;
}
