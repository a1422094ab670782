import type { FunnelMeasure, TrackEvent } from '#libs/domain';
import { isSelected } from './statistics-oracle-filters.js';

/** The longest way through the steps, among all choices of an event for each of them. */
export function reachByBruteForce(funnel: FunnelMeasure, events: readonly TrackEvent[]): number {
  return furthest(funnel, events, []);
}

function furthest(
  funnel: FunnelMeasure,
  events: readonly TrackEvent[],
  chain: readonly TrackEvent[],
): number {
  const step = funnel.steps[chain.length];
  if (step === undefined) return chain.length;
  const reached = events
    .filter((event) => isSelected(event, step) && mayFollow(funnel, chain, event))
    .map((event) => furthest(funnel, events, [...chain, event]));
  return Math.max(chain.length, ...reached);
}

function mayFollow(
  { withinSeconds }: FunnelMeasure,
  chain: readonly TrackEvent[],
  { name, timestamp }: TrackEvent,
): boolean {
  const first = chain[0]?.timestamp ?? timestamp;
  const isInTime = withinSeconds === null || timestamp.getTime() - first.getTime() <= withinSeconds * 1_000;
  return (
    isInTime &&
    chain.every((earlier) =>
      earlier.name === name ? earlier.timestamp < timestamp : earlier.timestamp <= timestamp,
    )
  );
}
