import type { Principal } from '#libs/platform';
import type { LaneRoute } from '../server/fast-lane.js';
import type { EventAdmission } from './event-admission.js';
import { EVENTS_URL, LIMIT_HEADERS } from './events.route.js';
import type { EventsService } from './events.service.js';

/** POST /v1/events, for a few good events of somebody who may send as many as he likes. */
export function eventsLane(events: EventsService, admission: EventAdmission): LaneRoute {
  const answer = (bytes: Buffer, { projectId }: Principal): Promise<string> | null => {
    const slices = admission.isUnhindered ? events.slice(projectId, bytes) : null;
    return slices && events.keep(projectId, slices, [], []).then((taken) => JSON.stringify(taken));
  };
  return { url: EVENTS_URL, status: 202, exposedHeaders: LIMIT_HEADERS, answer };
}
