import { EVENT_LIMITS } from '#libs/domain';

/**
 * SQL of the number that event `e` carries for source `s`: its own value or a property; null unless it is a JSON number that can
 * be summed. Texts and booleans are no numbers, whatever they look like.
 */
export const MEASURED_NUMBER = `CASE
  WHEN s.property IS NULL THEN ${summable('e.value')}
  WHEN jsonb_typeof(e.properties -> s.property) = 'number' THEN ${summable('(e.properties -> s.property)::numeric')}
END`;

function summable(number: string): string {
  return `CASE WHEN abs(${number}) <= ${EVENT_LIMITS.valueMagnitude} THEN ${number} END`;
}
