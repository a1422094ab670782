import { EVENT_LIMITS } from '#libs/domain';
import { JSON_LIMITS, type JsonLimits } from '#libs/platform';

/**
 * One more than fits, so that a batch that is a little too long is told so in words of its own. An event of very many items is too
 * long, and rejected alone.
 */
export const EVENT_JSON_LIMITS: JsonLimits = {
  ...JSON_LIMITS,
  items: EVENT_LIMITS.eventsPerBatch + 1,
  allItems: Infinity,
};

/** Of one event as it is written: properties of the largest one, every character escaped, and room for the rest. */
export const LONGEST_EVENT = 262_144;

/** Arrays, objects and members of one event: properties cannot have more, as each takes three characters at least. */
export const MOST_PARTS = 11_000;
