const UNITS = [
  { seconds: 86_400, name: 'days' },
  { seconds: 3_600, name: 'h' },
  { seconds: 60, name: 'min' },
] as const;

/** Two of the unit make it the one that people would say: 47 hours, but 2 days. */
const LEAST = 2;

export function timeUnitOf(seconds: number): { seconds: number; name: string } {
  const size = Math.abs(seconds);
  return UNITS.find((unit) => size >= LEAST * unit.seconds) ?? { seconds: 1, name: 's' };
}
