import type { Violation } from '#libs/domain';
import { pointerStep } from '#libs/platform';
import type { FastifySchemaValidationError } from 'fastify/types/schema.js';

const MOST_VIOLATIONS = 20;

/** What a JSON schema found wrong, with pointers to the member meant rather than to the object around it. */
export function violationsOfSchema(errors: readonly FastifySchemaValidationError[]): Violation[] {
  return errors.slice(0, MOST_VIOLATIONS).map(({ keyword, instancePath, params, message }) => {
    const { missingProperty, additionalProperty } = params as Record<string, string | undefined>;
    if (keyword === 'required')
      return { pointer: instancePath + pointerStep(missingProperty ?? ''), detail: 'is missing' };
    if (keyword === 'additionalProperties') {
      return { pointer: instancePath + pointerStep(additionalProperty ?? ''), detail: 'is not known here' };
    }
    return { pointer: instancePath, detail: message ?? 'is not valid' };
  });
}
