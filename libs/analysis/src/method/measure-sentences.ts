import { isMaturedType, type FunnelMeasure, type MetricTrigger, type QuantileCap } from '#libs/domain';
import { durationText } from './duration-text.js';
import type { MethodContext } from '../method.js';
import type { MetricSubject } from '../subject.js';

const MATURITY =
  'Units come in by the UTC day of their first exposure, once the window is over for all units of that day, whatever they did.';
const TRIGGERED_MATURITY = 'A unit comes in once its window is over, whatever it did.';

/** Which events of which units count, and how much of a unit. */
export function measureSentences({ planned: { definition }, comparisons }: MethodContext): string[] {
  const {
    type,
    cap,
    windowSeconds,
    matured = false,
    trigger = null,
    filters = [],
    funnel = null,
  } = definition;
  const applied = comparisons.find(({ uncapped }) => uncapped !== null)?.uncapped?.cap ?? null;
  const waits = windowSeconds !== undefined && (isMaturedType(type) || matured);
  return [
    ...(filters.length === 0 ? [] : [filterSentence(filters.length)]),
    ...(trigger === null ? [] : [triggerSentence(trigger)]),
    ...(funnel === null ? [] : [funnelSentence(funnel)]),
    ...(windowSeconds === undefined ? [] : [windowSentence(definition, windowSeconds)]),
    ...(waits ? [trigger === null ? MATURITY : TRIGGERED_MATURITY] : []),
    ...(type === 'time-to-event' ? ['A difference below zero is sooner.'] : []),
    ...(cap === null ? [] : [capSentence(cap, applied)]),
  ];
}

function filterSentence(filters: number): string {
  return filters === 1
    ? 'Only events that pass its filter count.'
    : `Only events that pass all of its ${filters} filters count.`;
}

function triggerSentence({ event, count, filters = [] }: MetricTrigger): string {
  const which = filters.length === 0 ? `"${event}"` : `"${event}" that pass the filters`;
  const many = count === 1 ? `an event ${which}` : `${count} events ${which}`;
  return `A unit is in it once it had ${many}, at or after its first exposure; its time begins then.`;
}

function funnelSentence({ steps, withinSeconds }: FunnelMeasure): string {
  const names = steps.map(({ event }) => `"${event}"`).join(', ');
  const limit = withinSeconds === null ? '' : `, from first to last within ${durationText(withinSeconds)}`;
  return `Steps, in order: ${names}${limit}.`;
}

function windowSentence(
  { delaySeconds = 0, trigger, lookbackSeconds }: MetricSubject,
  window: number | null,
): string {
  const start = trigger ? 'its trigger' : 'its first exposure';
  const from = delaySeconds === 0 ? start : `${durationText(delaySeconds)} after ${start}`;
  if (window !== null)
    return `A unit's events count from ${from} for ${durationText(window)}, both ends included.`;
  const last = lookbackSeconds ? `, those of the last ${durationText(lookbackSeconds)} before that only` : '';
  return `A unit's events count from ${from} until the experiment stops${last}.`;
}

/** The inference takes a cap from the data as if it had been fixed. */
function capSentence(cap: number | QuantileCap, applied: number | null): string {
  if (typeof cap === 'number') return `A unit's total is capped at ${cap}, fixed beforehand.`;
  const zeros = cap.ignoreZeros ? ' that are not zero' : '';
  const value = applied === null ? ',' : `, here ${applied},`;
  return `A unit's total is capped at quantile ${cap.quantile} of all arms' totals${zeros} together${value} which is taken as fixed; the uncapped answer stands beside where any unit lies above.`;
}
