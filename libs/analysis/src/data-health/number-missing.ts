import type { ObservedEvent } from '#libs/domain';
import { HEALTH_LIMITS } from './limits.js';

export interface NumberMissing {
  /** "value": the event's own. */
  property: string;
  /** Of the newest events, the share that carry a number there. */
  withNumber: number;
  /** The share that carry a text there. */
  withText: number;
}

/** Whether most events lack the number that is summed, or carry something else there; null: no, or too few events to say. */
export function numberMissing(event: ObservedEvent, source: string): NumberMissing | null {
  if (event.sampled < HEALTH_LIMITS.sampledEvents) return null;
  const types =
    source === 'value' ? event.value : (event.properties.find(({ name }) => name === source)?.types ?? []);
  // Of an event with more properties than are kept, one that is not kept may be there all the same.
  if (types.length === 0 && source !== 'value' && event.hasMoreProperties) return null;
  const shareOf = (wanted: string): number =>
    types.filter(({ type }) => type === wanted).reduce((sum, { weight }) => sum + weight, 0) / event.sampled;
  const withNumber = shareOf('number');
  return withNumber < HEALTH_LIMITS.numberShare
    ? { property: source, withNumber, withText: shareOf('string') }
    : null;
}
