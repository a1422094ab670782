import type { JsonObject } from './json.js';

/**
 * Another flag or experiment must give the unit a certain value first: only units for which it does are eligible. The condition
 * is on `{value}`, what the other one gives this unit: `{"value": true}`, `{"value": {"$in": ["a", "b"]}}`.
 */
export interface Prerequisite {
  /** Key of the flag or the experiment. */
  key: string;
  condition: JsonObject;
}
