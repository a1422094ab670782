import type { Principal } from '#libs/platform';
import type { LaneRoute } from '../server/fast-lane.js';
import type { EventAdmission } from './event-admission.js';
import type { EventReader } from './event-reader.service.js';
import { EVENTS_URL, LIMIT_HEADERS } from './events.route.js';
import type { EventsService } from './events.service.js';

interface EventsLane {
  reader: EventReader;
  events: EventsService;
  admission: EventAdmission;
}

/** POST /v1/events, for a few good events of somebody who may send as many as he likes. */
export function eventsLane({ reader, events, admission }: EventsLane): LaneRoute {
  const answer = (bytes: Buffer, principal: Principal): Promise<string> | null => {
    const slices = admission.isUnhindered ? reader.slice(principal.projectId, bytes) : null;
    return slices && events.keep(principal, slices, [], []).then((taken) => JSON.stringify(taken));
  };
  return { url: EVENTS_URL, status: 202, exposedHeaders: LIMIT_HEADERS, answer };
}
