import { RE2JS } from 're2js';
import { MAXIMUM_PATTERN_LENGTH, MAXIMUM_PROGRAM_SIZE } from './limits.js';
import { translatePattern } from './translate-pattern.js';

/** A pattern that can be matched in time linear in its input, or the reason why it cannot be used. */
export type CompiledPattern =
  { readonly usable: true; readonly expression: RE2JS } | { readonly usable: false; readonly reason: string };

function refuse(reason: string): CompiledPattern {
  return { usable: false, reason };
}

/**
 * Compiles a regular expression for the RE2 engine, which has no backtracking and therefore no hostile patterns.
 * Look-around and back-references do not exist in it and are refused.
 */
export function compilePattern(pattern: unknown, ignoreCase: boolean): CompiledPattern {
  if (typeof pattern !== 'string') return refuse('must be a text');
  if (pattern.length > MAXIMUM_PATTERN_LENGTH)
    return refuse(`is longer than ${MAXIMUM_PATTERN_LENGTH} characters`);
  try {
    const flags = ignoreCase ? RE2JS.CASE_INSENSITIVE : 0;
    const expression = RE2JS.compile(translatePattern(pattern), flags);
    if (expression.programSize() <= MAXIMUM_PROGRAM_SIZE) return { usable: true, expression };
    return refuse('expands too far: use smaller repeat counts');
  } catch (error) {
    return refuse(`is not a regular expression that can be used: ${(error as Error).message}`);
  }
}
