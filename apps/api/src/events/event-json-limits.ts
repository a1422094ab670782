import { EVENT_LIMITS } from '#libs/domain';
import { JSON_LIMITS, type JsonLimits } from '#libs/platform';

/** One more than fits, so that a batch that is a little too long is told so in words of its own. */
export const EVENT_JSON_LIMITS: JsonLimits = { ...JSON_LIMITS, items: EVENT_LIMITS.eventsPerBatch + 1 };
