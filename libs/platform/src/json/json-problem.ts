import { ProblemError } from '../problem/problem.js';
import type { JsonFinding } from './json-walker.js';

const NEWLINE = 0x0a;

/** What is told of a body that was not walked to its end. */
export function jsonProblem(finding: JsonFinding, bytes: Buffer): ProblemError {
  if (finding.kind === 'over-limit') {
    const { pointer, detail } = finding;
    const place = pointer === '' ? 'The body' : 'A value';
    return new ProblemError('hostile-json', `${place} ${detail}.`, [{ pointer, detail }]);
  }
  const detail = describeFault(bytes, finding.at);
  return new ProblemError('malformed-json', `The body is not JSON: ${detail}.`, [{ pointer: '', detail }]);
}

export function malformedJson(detail: string): ProblemError {
  return new ProblemError('malformed-json', detail);
}

/** In characters, as editors count them. */
function describeFault(bytes: Buffer, fault: number): string {
  const position = bytes.toString('utf8', 0, fault).length;
  if (fault >= bytes.length) return `it ends too early, after ${position} characters`;
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < fault; at += 1) {
    if (bytes[at] !== NEWLINE) continue;
    line += 1;
    lineStart = at + 1;
  }
  const column = bytes.toString('utf8', lineStart, fault).length + 1;
  return `unexpected text at position ${position} (line ${line}, column ${column})`;
}
