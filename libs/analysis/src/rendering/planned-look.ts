import type { GroupSequentialLook, Report, ReportComparison } from '#libs/domain';
import { count, percent } from '../wording.js';

export interface PlannedLook {
  /** 0 before the first. */
  look: number;
  looks: number;
  plannedUnits: number;
  /** Exposed units at which the next look is due; null at the last one. */
  nextAtUnits: number | null;
}

/** Where a group-sequential plan stands; null for any other plan. */
export function plannedLook({ options, metrics, exposures }: Report): PlannedLook | null {
  const { inference, plannedUnits, looks } = options;
  if (inference !== 'group-sequential' || plannedUnits === null) return null;
  const reached = metrics
    .flatMap(({ comparisons }) => comparisons)
    .map(({ groupSequential }) => groupSequential?.look)
    .find((look) => look !== undefined);
  const look = reached ?? Math.floor(Math.min(1, exposures.total / plannedUnits) * looks);
  const nextAtUnits = look >= looks ? null : Math.ceil(((look + 1) / looks) * plannedUnits);
  return { look, looks, plannedUnits, nextAtUnits };
}

const BOUNDARY = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

/** "Look 7 of 28 at 25 % of the planned units; significant from |z| = 3.71; 0.4 % of alpha is spent". */
export function lookText({ look, looks, information, boundary, alphaSpent }: GroupSequentialLook): string {
  return `Look ${look} of ${looks} at ${percent(information)} of the planned units; significant from |z| = ${BOUNDARY.format(boundary)}; ${percent(alphaSpent)} of alpha is spent`;
}

/** "next look at 10,715 of 20,000 units". */
export function nextLookText({ nextAtUnits, plannedUnits }: PlannedLook): string {
  return nextAtUnits === null
    ? `the last look, at ${count(plannedUnits)} units`
    : `next look at ${count(nextAtUnits)} of ${count(plannedUnits)} units`;
}

/** A group-sequential plan says nothing before its first look, though there may be data. */
export function isBeforeFirstLook(
  { inference }: Report['options'],
  { groupSequential, standardError }: ReportComparison,
): boolean {
  return inference === 'group-sequential' && groupSequential === null && standardError !== null;
}
