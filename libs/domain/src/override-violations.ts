import type { ExperimentDefinition } from './experiment.js';
import type { Violation } from './violation.js';

/** What is wrong with the variants that are given by hand. */
export function overrideViolations({
  overrides,
  variants,
}: Pick<ExperimentDefinition, 'overrides' | 'variants'>): Violation[] {
  const keys = variants.map(({ key }) => key);
  const places = new Map<string, number>();
  return overrides.flatMap(({ unit, variant }, index) => {
    const first = places.get(unit);
    if (first === undefined) places.set(unit, index);
    const known = keys.includes(variant);
    return [
      ...(first === undefined
        ? []
        : [
            {
              pointer: `/overrides/${index}/unit`,
              detail: `the unit "${unit}" is at /overrides/${first} already`,
            },
          ]),
      ...(known
        ? []
        : [
            {
              pointer: `/overrides/${index}/variant`,
              detail: `must name one of the variants: ${keys.join(', ')}`,
            },
          ]),
    ];
  });
}
