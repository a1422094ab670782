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

/** A saved group without the values of a list, which may be a hundred thousand. */
export type SavedGroupSummary = Omit<SavedGroup, 'content'> & {
  content:
    { type: 'list'; attribute: string; count: number } | Extract<SavedGroupContent, { type: 'condition' }>;
};
