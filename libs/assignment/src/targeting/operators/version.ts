import { paddedVersion } from '../padded-version.js';
import { Operator } from './operator.js';

function comparing(holds: (actual: string, expected: string) => boolean): Operator {
  return {
    operand: 'version',
    compile(expected) {
      const bound = paddedVersion(expected);
      return (value) => holds(paddedVersion(value), bound);
    },
  };
}

/** Order of semantic versions ("1.10.0" after "1.9.0", "2.0.0-rc.1" before "2.0.0"). */
export const versionOperators: Readonly<Record<string, Operator>> = {
  $veq: comparing((actual, expected) => actual === expected),
  $vne: comparing((actual, expected) => actual !== expected),
  $vlt: comparing((actual, expected) => actual < expected),
  $vlte: comparing((actual, expected) => actual <= expected),
  $vgt: comparing((actual, expected) => actual > expected),
  $vgte: comparing((actual, expected) => actual >= expected),
};
