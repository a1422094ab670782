import type { RampStep } from './schedule.js';

const MILLIS = 1_000;

/** When the step is taken; null while it counts from a start that is not known. */
export function rampTime({ at, afterSeconds }: RampStep, startedAt: Date | null): Date | null {
  if (at !== null) return at;
  if (startedAt === null || afterSeconds === null) return null;
  return new Date(startedAt.getTime() + afterSeconds * MILLIS);
}
