/** What a cell says: a yes or no in words, a number (0 and 1 may be either), nothing, or something else. */
export type Cell = { kind: 'boolean' | 'number'; value: number } | { kind: 'empty' } | { kind: 'invalid' };

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** As pandas, R, SQL dumps and spreadsheets write a missing value. */
const EMPTY = new Set(['', 'na', 'nan', 'n/a', 'null', 'none']);
const WORDS = new Map([
  ['true', 1],
  ['false', 0],
]);

export function parseCell(text: string): Cell {
  const trimmed = text.trim();
  if (NUMBER.test(trimmed)) {
    const value = Number(trimmed);
    return Number.isFinite(value) ? { kind: 'number', value } : { kind: 'invalid' };
  }
  const word = trimmed.toLowerCase();
  const value = WORDS.get(word);
  if (value !== undefined) return { kind: 'boolean', value };
  return EMPTY.has(word) ? { kind: 'empty' } : { kind: 'invalid' };
}
