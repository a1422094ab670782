import type { ReplayOutcome } from './replay-file.js';
import type { ReplayQuestion } from './replay-question.js';
import type { ReplayScan } from './scan-file.js';

/** What a replay did, in numbers that a program can read. */
export interface ReplaySummary {
  experiment: string;
  rows: number;
  invalidRows: number;
  units: number;
  repeatedUnits: number;
  contradictions: number;
  events: { sent: number; accepted: number; duplicates: number; rejected: number };
  earliest: string;
  latest: string;
}

export function replaySummary(
  { experiment }: ReplayQuestion,
  scan: ReplayScan,
  { accepted, duplicates, rejected }: ReplayOutcome,
): ReplaySummary {
  const { rows, units, repeatedUnits, contradictions, earliest, latest } = scan;
  return {
    experiment,
    rows,
    invalidRows: scan.invalid.count,
    units,
    repeatedUnits,
    contradictions,
    events: { sent: accepted + duplicates + rejected, accepted, duplicates, rejected },
    earliest: earliest.toISOString(),
    latest: latest.toISOString(),
  };
}

/** The same for people. */
export function describeSummary(summary: ReplaySummary): string {
  const { rows, units, events, contradictions } = summary;
  return [
    `Rows: ${count(rows)}, of which ${count(summary.invalidRows)} could not be read.`,
    `Units: ${count(units)}, of which ${count(summary.repeatedUnits)} appear more than once.`,
    `Rows that contradict their variant: ${count(contradictions)}${contradictions > 0 ? ', sent as exposures to both variants' : ''}.`,
    `Events: ${count(events.sent)} sent; ${count(events.accepted)} accepted, ${count(events.duplicates)} seen before, ${count(events.rejected)} rejected.`,
  ].join('\n');
}

function count(number: number): string {
  return number.toLocaleString('en');
}
