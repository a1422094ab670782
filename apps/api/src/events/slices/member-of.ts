/** One bit each, so that a set of them is a number. */
export const MEMBERS = {
  id: 1,
  type: 2,
  unit: 4,
  experiment: 8,
  variant: 16,
  name: 32,
  value: 64,
  properties: 128,
  attributes: 256,
  timestamp: 512,
} as const;

interface Candidate {
  bit: number;
  bytes: Uint8Array;
}

/** By length and third byte, which no two names share (`id` has none). */
const CANDIDATES: (Candidate | undefined)[] = [];
for (const [name, bit] of Object.entries(MEMBERS)) {
  const bytes = Buffer.from(name);
  CANDIDATES[slotOf(bytes.length, bytes[2] ?? 0)] = { bit, bytes };
}

/** Which member of an event has this name, as a bit of `MEMBERS`; 0: none. */
export function memberOf(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const candidate = CANDIDATES[slotOf(length, length > 2 ? (bytes[start + 2] as number) : 0)];
  if (candidate === undefined || candidate.bytes.length !== length) return 0;
  for (let index = 0; index < length; index += 1) {
    if (bytes[start + index] !== candidate.bytes[index]) return 0;
  }
  return candidate.bit;
}

function slotOf(length: number, third: number): number {
  return (length & 15) * 256 + third;
}
