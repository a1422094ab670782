/** Follow-up of one unit: how long, and whether the event came (else it was censored then). */
export interface FollowUp {
  readonly time: number;
  readonly event: boolean;
}

/** One distinct time of a life table. */
export interface RiskRow {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
}

/** Distinct times in order with the units at risk just before and the events at each. */
export function riskTable(units: readonly FollowUp[]): readonly RiskRow[] {
  for (const { time } of units) {
    if (!(time >= 0 && time < Infinity))
      throw new RangeError(`time must be finite and not negative, got ${time}`);
  }
  const sorted = [...units].sort((a, b) => a.time - b.time);
  const rows: RiskRow[] = [];
  let index = 0;
  while (index < sorted.length) {
    const { time } = sorted[index]!;
    const atRisk = sorted.length - index;
    let events = 0;
    for (; index < sorted.length && sorted[index]!.time === time; index++)
      if (sorted[index]!.event) events += 1;
    rows.push({ time, atRisk, events });
  }
  return rows;
}
