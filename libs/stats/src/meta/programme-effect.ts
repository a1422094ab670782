import { requireFinite, requirePositive } from '../distributions/argument-checks.js';
import { launchedBias, type LaunchedEffect } from './winners-curse.js';

/** What a programme of experiments brought, as counted and as corrected. */
export interface ProgrammeEffect {
  readonly kind: 'programme';
  /** Experiments whose estimate beat its critical value. */
  readonly launched: number;
  /** Sum of their estimates: too high, because luck helped to select them. */
  readonly naive: number;
  readonly bias: number;
  readonly corrected: number;
  /** Standard error of the summed estimates of the launched. */
  readonly standardError: number;
}

/**
 * Total effect of the launched experiments of a programme with the winner's curse taken off (Lee & Shen 2018):
 * Σ launched estimates - Σ over ALL experiments of se φ((c se - d)/se). Pass every experiment, also those that were
 * not launched: the near misses carry part of the correction. The estimates must share a unit.
 *
 * @example
 * programmeEffect([{ estimate: 2.1, standardError: 1, critical: 1.645 }, { estimate: 0.4, standardError: 1, critical: 1.645 }])
 * // launched 1, naive 2.1, bias 0.54, corrected 1.56
 */
export function programmeEffect(experiments: readonly LaunchedEffect[]): ProgrammeEffect {
  for (const { estimate, standardError, critical } of experiments) {
    requireFinite(estimate, 'estimate');
    requirePositive(standardError, 'standardError');
    requireFinite(critical, 'critical');
  }
  const launched = experiments.filter(
    ({ estimate, standardError, critical }) => estimate > critical * standardError,
  );
  const naive = launched.reduce((sum, { estimate }) => sum + estimate, 0);
  const bias = launchedBias(experiments);
  return {
    kind: 'programme',
    launched: launched.length,
    naive,
    bias,
    corrected: naive - bias,
    standardError: Math.sqrt(launched.reduce((sum, { standardError }) => sum + standardError ** 2, 0)),
  };
}
