import { Assignment } from './assignment.js';
import { AssignmentOverride } from './experiment.js';

/** Answers by unit: of two overrides for one unit the first holds; those of one variant stand together. */
export function compileOverrides(
  overrides: readonly AssignmentOverride[],
  answerFor: (variant: string) => Assignment,
): ReadonlyMap<string, Assignment> | null {
  if (overrides.length === 0) return null;
  const unitsOf = new Map<string, Set<string>>();
  const met = new Set<string>();
  for (const { unit, variant } of overrides) {
    const units = unitsOf.get(variant) ?? new Set();
    unitsOf.set(variant, units);
    if (!met.has(unit)) units.add(unit);
    met.add(unit);
  }
  const answers = new Map<string, Assignment>();
  for (const [variant, units] of unitsOf) {
    const answer = answerFor(variant);
    for (const unit of units) answers.set(unit, answer);
  }
  return answers;
}

/** The text under which an id is overridden. Only texts and numbers are ids that a person can write down. */
function overrideText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && value !== 0 && Number.isFinite(value) ? String(value) : undefined;
}

function findAmong(
  overrides: ReadonlyMap<string, Assignment>,
  ids: readonly unknown[],
): Assignment | undefined {
  const texts = new Set(ids.map(overrideText));
  for (const [unit, answer] of overrides) if (texts.has(unit)) return answer;
  return undefined;
}

/** The answer that a unit was given by hand. A list of ids is met, as by `$in`, when one of them is. */
export function findOverride(
  overrides: ReadonlyMap<string, Assignment>,
  id: unknown,
): Assignment | undefined {
  if (Array.isArray(id)) return findAmong(overrides, id);
  const text = overrideText(id);
  return text === undefined ? undefined : overrides.get(text);
}

/** The ids, as attributes may have them, that the override of a unit is for. */
export function idsOf(unit: string): (string | number)[] {
  const number = Number(unit);
  return overrideText(number) === unit ? [unit, number] : [unit];
}
