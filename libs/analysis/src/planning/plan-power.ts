import type { PowerAnswer, PowerQuestion } from '#libs/domain';
import { daysUntil, unitsByDay } from './arrivals.js';
import { curveOf } from './curve.js';
import { detectableEffect } from './detectable-effect.js';
import { detectionOf, type Detection } from './detection.js';
import { degreesOfFreedomOf, noncentralityOf, type Pair } from './noncentrality.js';
import { notesOf } from './notes.js';
import { powerViolations } from './power-violations.js';
import { smallestUnits } from './smallest-units.js';
import { splitUnits } from './split-units.js';

/**
 * What a question leaves open: without units (or days) the units that find the effect, without an effect the smallest one
 * that the units find, with both the power. Sizes hold for the first comparison, control against the first other variant.
 * What has no answer is null and said in the notes; nothing is NaN.
 *
 * @throws RangeError naming everything that `powerViolations` finds.
 * @example planPower({ ...question, effect: 0.05, units: null, days: null }).units
 */
export function planPower(question: PowerQuestion): PowerAnswer {
  requireAnswerable(question);
  const detection = detectionOf(question);
  const sized = question.units === null && question.days === null;
  const unitsByVariant = sized ? smallestUnits(question, detection) : givenUnits(question);
  const answer = answerAt(question, detection, unitsByVariant);
  return { ...answer, notes: notesOf(question, answer, detection) };
}

function requireAnswerable(question: PowerQuestion): void {
  const violations = powerViolations(question);
  if (violations.length === 0) return;
  throw new RangeError(violations.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; '));
}

function givenUnits(question: PowerQuestion): number[] {
  const units = question.units ?? unitsByDay(question, question.days ?? 0);
  return splitUnits(units, question.weights);
}

function answerAt(
  question: PowerQuestion,
  detection: Detection,
  unitsByVariant: number[] | null,
): Omit<PowerAnswer, 'notes'> {
  const pair = pairOf(unitsByVariant);
  const effect = question.effect ?? (pair && detectableEffect(question, detection, pair));
  const found = pair && effect !== null ? detected(question, detection, effect, pair) : null;
  const units = unitsByVariant && unitsByVariant.reduce((sum, count) => sum + count, 0);
  const days = question.days ?? (units === null ? null : daysUntil(question, units));
  return {
    effect,
    absoluteEffect: effect === null ? null : effect * Math.abs(question.baseline.mean),
    units,
    unitsByVariant: unitsByVariant ?? [],
    power: found && found.power,
    days,
    alphaPerComparison: detection.alpha,
    expectedUnits: units === null || !found || found.share === null ? null : Math.ceil(found.share * units),
    curve: curveOf(question, detection, days),
  };
}

function pairOf(unitsByVariant: readonly number[] | null): Pair | null {
  if (!unitsByVariant) return null;
  const [control = 0, treatment = 0] = unitsByVariant;
  return { control, treatment };
}

function detected(
  question: PowerQuestion,
  detection: Detection,
  effect: number,
  pair: Pair,
): { power: number; share: number | null } | null {
  const degreesOfFreedom = degreesOfFreedomOf(question, pair);
  if (degreesOfFreedom === null) return null;
  const noncentrality = noncentralityOf(question, effect, pair);
  return {
    power: Math.min(1, detection.powerOf(noncentrality, degreesOfFreedom)),
    share: detection.expectedShare(noncentrality),
  };
}
