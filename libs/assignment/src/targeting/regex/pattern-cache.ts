import { CACHE_SIZE } from './limits.js';
import { CompiledPattern, compilePattern } from './compile-pattern.js';

/** Compiled patterns by text, the least recently used dropped first: catalogues are recompiled whole on every change. */
const cache = new Map<string, CompiledPattern>();

/** {@link compilePattern}, remembered. */
export function cachedPattern(pattern: unknown, ignoreCase: boolean): CompiledPattern {
  if (typeof pattern !== 'string') return compilePattern(pattern, ignoreCase);
  const key = `${ignoreCase ? 'i' : 's'}:${pattern}`;
  const known = cache.get(key) ?? compilePattern(pattern, ignoreCase);
  cache.delete(key);
  cache.set(key, known);
  if (cache.size > CACHE_SIZE) cache.delete(cache.keys().next().value as string);
  return known;
}
