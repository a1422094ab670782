import type { AnalysisOptions } from '#libs/domain';
import { studentTSurvival, studentTUpperQuantile } from '#libs/stats';
import { mixtureVariance } from './confidence-sequence.js';

export interface OneSided {
  /** The test passes above this many standard errors, which is exactly where `pValueOf` falls below alpha. */
  critical: number;
  pValueOf: (statistic: number) => number;
}

export interface OneSidedInput extends AnalysisOptions {
  degreesOfFreedom: number;
  /** Of both arms together. */
  units: number;
  tuningUnits: number;
}

/** A one-sided test at alpha by the inference that the plan chose. */
export function oneSided(input: OneSidedInput): OneSided {
  return input.inference === 'sequential' ? sequentialTest(input) : fixedTest(input);
}

function fixedTest({ alpha, degreesOfFreedom }: OneSidedInput): OneSided {
  return {
    critical: studentTUpperQuantile(alpha, degreesOfFreedom),
    pValueOf: (statistic) => studentTSurvival(statistic, degreesOfFreedom),
  };
}

/** Waudby-Smith et al. 2024, equation 134; the p-value is its closed-form inverse. */
function sequentialTest({ alpha, units, tuningUnits }: OneSidedInput): OneSided {
  const information = units * mixtureVariance(Math.min(2 * alpha, 0.999), tuningUnits);
  const spread = Math.sqrt(information + 1) / 2;
  return {
    critical: Math.sqrt((2 * (information + 1) * Math.log1p(spread / alpha)) / information),
    pValueOf: (statistic) => {
      if (statistic <= 0) return 1;
      const evidence = (statistic * statistic * information) / (2 * (information + 1));
      return Math.min(1, spread / Math.expm1(evidence));
    },
  };
}
