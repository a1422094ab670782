/** Numbers inside sentences; grouped by thousands, in English, whatever the machine's locale. */
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function count(value: number): string {
  return WHOLE.format(value);
}

/** "1 unit", "2,000 units". */
export function countOf(value: number, noun: string): string {
  return `${count(value)} ${value === 1 ? noun : `${noun}s`}`;
}

/**
 * A share as percent with as many decimals as its size calls for: 0.0823 is "8.2 %", 0.000312 is "0.031 %", 2.5 is "250 %".
 * Never "-0 %".
 */
export function percent(share: number): string {
  return `${decimals(inPercent(share))} %`;
}

/** Of any finite share a finite number. */
export function inPercent(share: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, share * 100));
}

/** A share of traffic: two decimals, since a split is broken by tenths of a percent. */
export function sharePercent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** A plain number with about three significant digits, no exponent where a person would not write one. */
export function decimals(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? '0' : String(value);
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-4) return value.toExponential(1);
  const fractionDigits = size >= 100 ? 0 : size >= 1 ? 1 : 1 + Math.ceil(-Math.log10(size));
  const rounded = Number(value.toFixed(fractionDigits));
  return decimalFormat(fractionDigits).format(rounded);
}

/** Making one costs more than the rest of a comparison, and a report writes thousands of numbers. */
const DECIMAL_FORMATS: Intl.NumberFormat[] = [];

function decimalFormat(fractionDigits: number): Intl.NumberFormat {
  return (DECIMAL_FORMATS[fractionDigits] ??= new Intl.NumberFormat('en-US', {
    maximumFractionDigits: fractionDigits,
  }));
}

/** "p = 0.0086", "p < 0.0001". */
export function pValueText(pValue: number | null): string {
  if (pValue === null) return 'no p-value';
  return pValue < 1e-4 ? 'p < 0.0001' : `p = ${Number(pValue.toPrecision(2))}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
