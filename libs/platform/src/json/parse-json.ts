import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../problem/problem.js';
import { findJsonFault } from './find-json-fault.js';
import { inspectJson, JSON_LIMITS, type JsonLimits } from './inspect-json.js';

export interface ParsedJson {
  value: unknown;
  /** Only then can a text or a name in it be one that must not be stored; see `findUnstorable`. */
  needsTextCheck: boolean;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/** Parses a body. Structural limits are checked on the bytes first; ProblemError says where something is wrong. */
export function parseJson(body: Buffer, limits: JsonLimits = JSON_LIMITS): ParsedJson {
  const bytes = withoutByteOrderMark(body);
  if (bytes.length === 0) throw new ProblemError('malformed-json', 'The body is empty; JSON was expected.');
  if (!isUtf8(bytes)) throw new ProblemError('malformed-json', 'The body is not valid UTF-8.');
  const inspection = inspectJson(bytes, limits);
  if (inspection.kind === 'over-limit') {
    const { pointer, detail } = inspection;
    const place = pointer === '' ? 'The body' : 'A value';
    throw new ProblemError('hostile-json', `${place} ${detail}.`, [{ pointer, detail }]);
  }
  return {
    value: parse(bytes.toString('utf8')),
    needsTextCheck: inspection.hasEscapedText || inspection.hasSuspectName,
  };
}

function withoutByteOrderMark(body: Buffer): Buffer {
  return BYTE_ORDER_MARK.every((byte, index) => body[index] === byte) ? body.subarray(3) : body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const detail = describeFault(text, findJsonFault(text));
    throw new ProblemError('malformed-json', `The body is not JSON: ${detail}.`, [{ pointer: '', detail }]);
  }
}

function describeFault(text: string, fault: number): string {
  if (fault >= text.length) return `it ends too early, after ${text.length} characters`;
  const before = text.slice(0, fault);
  const line = before.split('\n').length;
  const column = fault - before.lastIndexOf('\n');
  return `unexpected text at position ${fault} (line ${line}, column ${column})`;
}
