import type { Metric, ValueSource } from './metric.js';

/** That a metric reads an event. */
export interface EventUse {
  event: string;
  role: 'event' | 'denominator' | 'step' | 'trigger';
  /** Where the number is that is summed, as in a metric; null: events are counted, or told apart. */
  sums: ValueSource;
}

type Reading = Pick<Metric, 'type' | 'event' | 'value' | 'denominator' | 'trigger' | 'funnel'>;

const SUMMING = new Set(['sum', 'mean', 'quantile', 'ratio']);

/** Every event that the metric reads, in whatever role; one may be read in several. */
export function eventUses(metric: Reading): EventUse[] {
  const { type, event, value, denominator, trigger, funnel } = metric;
  const uses: EventUse[] = [{ event, role: 'event', sums: SUMMING.has(type) ? value : null }];
  if (denominator !== null) {
    uses.push({ event: denominator.event, role: 'denominator', sums: denominator.value });
  }
  for (const step of funnel?.steps ?? []) uses.push({ event: step.event, role: 'step', sums: null });
  if (trigger !== null) uses.push({ event: trigger.event, role: 'trigger', sums: null });
  return uses;
}
