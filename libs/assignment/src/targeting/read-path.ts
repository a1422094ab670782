/** Reads one place of an object: the value, or null where nothing is. */
export type Reader = (subject: unknown) => unknown;

function ownValue(subject: object, name: string): unknown {
  return Object.hasOwn(subject, name) ? (subject as Record<string, unknown>)[name] : null;
}

/**
 * Reads an own property by its name, dots and all; null where there is none. Inherited names (`constructor`,
 * `__proto__`) read as absent, so no attribute name can reach code.
 */
export function readAttribute(subject: unknown, name: string): unknown {
  if (typeof subject !== 'object' || subject === null) return null;
  const value = (subject as Record<string, unknown>)[name];
  // A plain read is enough but where the prototype may have answered: only then look again, slowly.
  if (value === undefined || typeof value === 'function' || name === '__proto__')
    return ownValue(subject, name);
  return value;
}

/** Compiles a dotted path ("account.plan", "tags.0") into a reader of own properties. */
export function compilePath(path: string): Reader {
  const names = path.split('.');
  const [first = ''] = names;
  if (names.length === 1) return (subject) => readAttribute(subject, first);
  return (subject) => names.reduce<unknown>(readAttribute, subject);
}
