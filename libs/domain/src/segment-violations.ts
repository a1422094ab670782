import type { ExperimentDefinition } from './experiment.js';
import type { Violation } from './violation.js';

/** Dimensions of one experiment: each is another look at the same units. */
export const MOST_SEGMENTS = 5;

/** No control characters: a name is shown wherever its segments are. */
export const ATTRIBUTE_NAME_PATTERN = /^[^\p{Cc}\p{Cs}]{1,64}$/u;

/** What is wrong with the attributes by which the units are to be looked at apart. */
export function segmentViolations({ segments, unit }: ExperimentDefinition): Violation[] {
  const tooMany =
    segments.length > MOST_SEGMENTS
      ? [{ pointer: '/segments', detail: `at most ${MOST_SEGMENTS} attributes, not ${segments.length}` }]
      : [];
  const each = segments.flatMap((name, index) => {
    const detail = complaint(segments, name, index, unit);
    return detail === null ? [] : [{ pointer: `/segments/${index}`, detail }];
  });
  return [...tooMany, ...each];
}

function complaint(segments: readonly string[], name: string, index: number, unit: string): string | null {
  if (!ATTRIBUTE_NAME_PATTERN.test(name)) return 'must be the name of an attribute, 1 to 64 characters';
  if (segments.indexOf(name) !== index) return `the attribute "${name}" is there twice`;
  return name === unit ? `"${name}" is what is randomised: every unit would be a segment of its own` : null;
}
