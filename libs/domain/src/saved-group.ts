import type { JsonObject } from './json.js';

/**
 * A segment that conditions refer to: a list of values of one attribute (`{"id": {"$inGroup": "beta"}}`), or a condition of its own
 * (`{"$savedGroups": [{"id": "beta"}]}`).
 */
export type SavedGroupContent =
  | { type: 'list'; attribute: string; values: (string | number)[] }
  | { type: 'condition'; condition: JsonObject };

export interface SavedGroup {
  id: string;
  projectId: string;
  key: string;
  name: string;
  description: string;
  content: SavedGroupContent;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}
