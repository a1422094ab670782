import type { PowerAnswer, PowerQuestion } from '#libs/domain';
import { unitsByDay } from './arrivals.js';
import type { Detection } from './detection.js';
import { detectableEffect } from './detectable-effect.js';
import { splitUnits } from './split-units.js';

/** A plan is read in weeks; the curve goes on for four even if the answer comes sooner. */
const SHORTEST_CURVE_DAYS = 28;
const LONGEST_CURVE_DAYS = 182;

/** The smallest effect found by an experiment that is planned to end after each day, up to the runtime (half a year at most). */
export function curveOf(
  question: PowerQuestion,
  detection: Detection,
  days: number | null,
): PowerAnswer['curve'] {
  if (question.newUnitsPerDay.length === 0) return [];
  const length = Math.min(LONGEST_CURVE_DAYS, Math.max(SHORTEST_CURVE_DAYS, days ?? LONGEST_CURVE_DAYS));
  return Array.from({ length }, (_, index) => {
    const units = unitsByDay(question, index + 1);
    const [control = 0, treatment = 0] = splitUnits(units, question.weights);
    const minimumDetectableEffect = detectableEffect(question, detection, { control, treatment });
    return { day: index + 1, units, minimumDetectableEffect };
  });
}
