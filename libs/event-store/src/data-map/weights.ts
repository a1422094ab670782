/** Seconds after which a sampled event counts half as much. */
export const HALF_LIFE_SECONDS = 3 * 86_400;

/** SQL of what is left, at the later time, of a weight at the earlier one. */
export function fading(weight: string, earlier: string, later: string): string {
  const seconds = `greatest(0, extract(epoch FROM ${later} - ${earlier})::double precision)`;
  return `${weight} * power(0.5::double precision, ${seconds} / ${HALF_LIFE_SECONDS})`;
}
