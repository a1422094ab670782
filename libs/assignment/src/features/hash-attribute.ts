import { Attributes } from '../targeting/condition.js';
import { readAttribute } from '../targeting/read-path.js';

/** The attribute that identifies a unit here, and its value; an empty text when it has none. */
export interface HashAttribute {
  readonly hashAttribute: string;
  readonly hashValue: unknown;
}

/** The value of an attribute, or an empty text when it identifies nobody (absent, empty, zero, false). */
function identity(attributes: Attributes, name: string): unknown {
  return readAttribute(attributes, name) || '';
}

/** The first of attribute and fallback that identifies the unit; the attribute when neither does. */
export function findHashAttribute(
  attributes: Attributes,
  attribute?: string,
  fallback?: string,
): HashAttribute {
  const hashAttribute = attribute || 'id';
  const hashValue = identity(attributes, hashAttribute);
  if (hashValue || !fallback) return { hashAttribute, hashValue };
  const fallbackValue = identity(attributes, fallback);
  return fallbackValue ? { hashAttribute: fallback, hashValue: fallbackValue } : { hashAttribute, hashValue };
}
