import type { Attributes } from '#libs/assignment';
import { OfrepError } from './ofrep-failure.js';

/**
 * The attributes of the unit that an evaluation request is about. Experiments find units by `id` unless they say otherwise, so
 * the targeting key is the id of a context that names none.
 *
 * @throws OfrepError `PARSE_ERROR`, `INVALID_CONTEXT`, `TARGETING_KEY_MISSING`
 */
export function readContext(body: unknown): Attributes {
  if (!isObject(body))
    throw new OfrepError('PARSE_ERROR', 'The body must be a JSON object with a "context".');
  const { context } = body;
  if (!isObject(context)) throw new OfrepError('INVALID_CONTEXT', 'The "context" must be an object.');
  const { targetingKey } = context;
  if (targetingKey === undefined || targetingKey === null || targetingKey === '') {
    throw new OfrepError('TARGETING_KEY_MISSING', 'The context has no "targetingKey".');
  }
  if (typeof targetingKey !== 'string') {
    throw new OfrepError('INVALID_CONTEXT', 'The "targetingKey" must be a string.');
  }
  return context['id'] === undefined || context['id'] === null ? { ...context, id: targetingKey } : context;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
