import { findUnstorable, invalidInput, JSON_LIMITS, parseJson, type Authenticator } from '#libs/platform';
import type { FastifyInstance } from 'fastify';
import { registerClientRoute } from '../server/client-route.js';
import {
  ASSIGNMENT_ANSWER,
  ASSIGNMENT_BODY,
  ASSIGNMENT_EXAMPLE,
  type AssignmentBody,
} from './assignment.schema.js';
import type { AssignmentsService } from './assignments.service.js';
import { writeAssignments } from './write-assignments.js';

export const ASSIGNMENTS_URL = '/v1/assignments';
const BODY_LIMIT = 1_048_576;

export function registerAssignmentsRoute(
  instance: FastifyInstance,
  authenticator: Authenticator,
  assignments: AssignmentsService,
): void {
  registerClientRoute<AssignmentBody>(instance, {
    url: ASSIGNMENTS_URL,
    authenticator,
    bodyLimit: BODY_LIMIT,
    contentTypes: ['application/json'],
    parse: parseAssignmentBody,
    schema: ASSIGNMENT_BODY,
    hasLane: true,
    status: 200,
    answer: (body, principal) => {
      const answers = assignments.assign(principal, body as AssignmentBody);
      return answers instanceof Promise ? answers.then(writeAssignments) : writeAssignments(answers);
    },
    operation: {
      operationId: 'assign',
      tags: ['Assignments'],
      summary: 'Which variants a unit gets',
      description: 'In memory, from the attributes alone: the same attributes always get the same variants.',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: ASSIGNMENT_BODY, example: ASSIGNMENT_EXAMPLE } },
      },
      responses: {
        200: {
          description: 'One answer per experiment.',
          content: { 'application/json': { schema: ASSIGNMENT_ANSWER } },
        },
      },
    },
  });
}

export function parseAssignmentBody(bytes: Buffer): AssignmentBody {
  const { value, needsTextCheck } = parseJson(bytes, JSON_LIMITS);
  const unstorable = needsTextCheck ? findUnstorable(value) : [];
  if (unstorable.length > 0) throw invalidInput(unstorable);
  return value as AssignmentBody;
}
