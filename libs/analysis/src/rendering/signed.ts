import { decimals, inPercent } from '../wording.js';

/** "+8.2 %", "-10.0 %", "0.0 %": as many decimals for all effects of one size, so that columns line up. */
export function signedPercent(share: number): string {
  const value = inPercent(share);
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 0.01)) return `${signedNumber(value)} %`;
  const digits = size >= 100 ? 0 : size >= 1 || size === 0 ? 1 : 2;
  const text = FORMATS[digits]?.format(value) ?? decimals(value);
  return `${value > 0 ? '+' : ''}${text === '-0.0' ? '0.0' : text} %`;
}

const FORMATS = [0, 1, 2].map(
  (digits) =>
    new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }),
);

/** "+0.31", "-2.5", "0". */
export function signedNumber(value: number): string {
  return value > 0 ? `+${decimals(value)}` : decimals(value);
}
