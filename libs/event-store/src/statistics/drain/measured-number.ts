import { EVENT_LIMITS } from '#libs/domain';

/**
 * SQL of the number that event `e` carries for source `s`: its own value or a property; null unless it is a JSON number that can
 * be summed. Texts and booleans are no numbers, whatever they look like.
 */
export const MEASURED_NUMBER = `(
  SELECT number FROM (
    SELECT CASE
      WHEN s.property IS NULL THEN e.value
      WHEN jsonb_typeof(e.properties -> s.property) = 'number' THEN (e.properties -> s.property)::numeric
    END AS number
  ) AS carried
  WHERE abs(number) <= ${EVENT_LIMITS.valueMagnitude}
)`;
