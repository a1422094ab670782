import { isUtf8 } from 'node:buffer';
import { inspectJson } from './inspect-json.js';
import { jsonProblem, malformedJson } from './json-problem.js';
import { JSON_LIMITS, type JsonLimits } from './json-limits.js';

export interface ParsedJson {
  value: unknown;
  /** Only then can a text or a name in it be one that must not be stored; see `findUnstorable`. */
  needsTextCheck: boolean;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** Parses a body. Limits and grammar are checked on the bytes first; ProblemError says where something is wrong. */
export function parseJson(body: Buffer, limits: JsonLimits = JSON_LIMITS): ParsedJson {
  const bytes = jsonBytes(body);
  const inspection = inspectJson(bytes, limits);
  if (inspection.kind !== 'within-limits') throw jsonProblem(inspection, bytes);
  return {
    value: JSON.parse(bytes.toString('utf8')),
    needsTextCheck: inspection.hasEscapedText || inspection.hasSuspectName,
  };
}

/** The bytes of a body that may be JSON, without what may stand before it; ProblemError when they are no text. */
export function jsonBytes(body: Buffer): Buffer {
  const hasMark = BYTE_ORDER_MARK.every((byte, index) => body[index] === byte);
  const bytes = hasMark ? body.subarray(BYTE_ORDER_MARK.length) : body;
  if (bytes.length === 0) throw malformedJson('The body is empty; JSON was expected.');
  if (!isUtf8(bytes)) throw malformedJson('The body is not valid UTF-8.');
  return bytes;
}
