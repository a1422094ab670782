import { JsonLevels } from './json-levels.js';
import { JSON_LIMITS, type JsonLimits } from './json-limits.js';
import { JsonWalker, type JsonFinding } from './json-walker.js';

export type JsonInspection =
  | {
      kind: 'within-limits';
      /** Somewhere a text is written with an escape such as \u0000: only there can unstorable text come from. */
      hasEscapedText: boolean;
      /** Somewhere a name is one that objects inherit, or is written with an escape and so might be. */
      hasSuspectName: boolean;
    }
  | JsonFinding;

/** Shared by all looks, of which each runs to its end before the next: they cost more to make than a usual body to look over. */
let sharedLevels = new JsonLevels(JSON_LIMITS.depth);

function levelsFor(depth: number): JsonLevels {
  if (sharedLevels.depth < depth) sharedLevels = new JsonLevels(depth);
  return sharedLevels;
}

/**
 * Looks over the bytes of a JSON text once, before anything builds a value of it: hostile nesting or an object of a hundred
 * thousand members is found after a few microseconds, at constant memory; what is no JSON is found, and where.
 */
export function inspectJson(bytes: Uint8Array, limits: JsonLimits = JSON_LIMITS): JsonInspection {
  const walker = new JsonWalker(bytes, limits, levelsFor(limits.depth));
  walker.walk(Infinity);
  if (walker.finding === null) walker.skipBlanks();
  if (walker.finding === null && walker.at < bytes.length) walker.fault();
  const { finding, parts, hasEscapedText, hasSuspectName } = walker;
  if (finding !== null) return finding;
  if (parts <= limits.parts) return { kind: 'within-limits', hasEscapedText, hasSuspectName };
  const detail = `has more than ${limits.parts} arrays, objects and members together`;
  return { kind: 'over-limit', pointer: '', detail };
}
