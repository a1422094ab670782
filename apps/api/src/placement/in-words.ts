const DIGITS = 4;

/** A share as people read it: 0.25, and never 0.30000000000000004. */
export function inWords(share: number): string {
  return String(Number(share.toPrecision(DIGITS)));
}
