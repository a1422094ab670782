import type { Cell } from '../csv/parse-cell.js';

type Value = Extract<Cell, { value: number }>;

/** Finds out while the rows pass whether a column holds yes or no (TRUE/FALSE, 0/1) or numbers. */
export class ColumnKind {
  private hasWords = false;
  private hasNumbers = false;

  /** False when the value does not fit what came before: a number in a column of TRUE and FALSE, or the other way round. */
  fits({ kind, value }: Value): boolean {
    const isWord = kind === 'boolean';
    const isOtherNumber = !isWord && value !== 0 && value !== 1;
    if ((isWord && this.hasNumbers) || (isOtherNumber && this.hasWords)) return false;
    this.hasWords ||= isWord;
    this.hasNumbers ||= isOtherNumber;
    return true;
  }

  get isBoolean(): boolean {
    return !this.hasNumbers;
  }
}
