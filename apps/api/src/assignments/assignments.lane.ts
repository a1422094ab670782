import type { Principal } from '#libs/platform';
import type { LaneRoute } from '../server/fast-lane.js';
import { ASSIGNMENTS_URL, parseAssignmentBody } from './assignments.route.js';
import type { AssignmentsService } from './assignments.service.js';
import { isUsualQuestion } from './is-usual-question.js';
import { writeAssignments } from './write-assignments.js';

/** POST /v1/assignments, for the questions that apps ask all day. */
export function assignmentsLane(assignments: AssignmentsService): LaneRoute {
  const answer = (bytes: Buffer, principal: Principal): string | null => {
    const body: unknown = parseAssignmentBody(bytes);
    const answers = isUsualQuestion(body) ? assignments.assignAtOnce(principal, body) : null;
    return answers === null ? null : writeAssignments(answers);
  };
  return { url: ASSIGNMENTS_URL, status: 200, answer };
}
