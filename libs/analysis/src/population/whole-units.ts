/** A store may only hand in counts, each a part of what it is of; what is none must not break the report. */
export function wholeUnits(units: number | undefined, most = Number.MAX_SAFE_INTEGER): number {
  return Math.min(most, Math.max(0, Math.round(units ?? 0) || 0));
}
