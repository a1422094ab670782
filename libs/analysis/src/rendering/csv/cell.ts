/** Spreadsheets run a cell that begins so as a formula. */
const FORMULA_START = /^[=+\-@\t\r]/;
const NEEDS_QUOTES = /[",\r\n]/;

export type CellValue = string | number | boolean | null;

/**
 * One cell of RFC 4180. Text of people that a spreadsheet would run as a formula gets an apostrophe before it; numbers
 * are left as they are, in full precision. Null is an empty cell.
 */
export function csvCell(value: CellValue): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = FORMULA_START.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
