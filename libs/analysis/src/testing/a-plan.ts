import { DEFAULT_ANALYSIS, type AnalysisOptions } from '#libs/domain';
import { detectableErrors } from '#libs/stats';
import { DEFAULTS } from '../defaults.js';
import { boundaryCurve } from '../plan/boundary-curve.js';
import type { InferencePlan } from '../plan/inference-plan.js';

/** As of an experiment with two equal arms, read at a look of its design when one is named. */
export function aPlan(options: Partial<AnalysisOptions> = {}, look: number | null = null): InferencePlan {
  const resolved = { ...DEFAULT_ANALYSIS, ...options };
  const { looks, spending, alpha, plannedUnits } = resolved;
  const curve = look === null ? null : boundaryCurve({ looks, spending, alpha }, look);
  return {
    options: resolved,
    tuningUnits: plannedUnits ?? DEFAULTS.sequentialTuningUnits,
    slopes: 'pooled',
    look:
      look === null || !curve
        ? null
        : { look, looks, information: look / looks, alphaSpent: look / looks, curve },
    isPeek: false,
    imbalanceAlpha: DEFAULTS.imbalanceAlpha,
    detectableErrors: detectableErrors({ alpha }),
  };
}
