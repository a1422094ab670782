/** Names that every object inherits: as members they would shadow what code relies on, so they are never a name of ours. */
export const INHERITED_NAMES: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Nearly every other name differs from all of them in this already, and need not be made a string of. */
const SHAPES = new Set([...INHERITED_NAMES].map((name) => shapeOf(name.length, name.charCodeAt(0))));

export function isInheritedName(bytes: Uint8Array, start: number, end: number): boolean {
  if (!SHAPES.has(shapeOf(end - start, bytes[start] ?? 0))) return false;
  return INHERITED_NAMES.has(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
}

function shapeOf(length: number, firstByte: number): number {
  return length * 256 + firstByte;
}
