import type { ReportCheck } from '#libs/domain';
import { assignmentLeak } from './assignment-leak.js';
import { botLikeUnits } from './bot-like-units.js';
import { capImbalance } from './cap-imbalance.js';
import { backfill } from './backfill.js';
import type { Check, CheckContext } from './check-context.js';
import { covariateImbalance } from './covariate-imbalance.js';
import { crossovers } from './crossovers.js';
import { eventsStopped } from './events-stopped.js';
import { fewConversions } from './few-conversions.js';
import { metricNotDecisionGrade } from './metric-not-decision-grade.js';
import { missingMetrics } from './missing-metrics.js';
import { noExposures } from './no-exposures.js';
import { notStarted } from './not-started.js';
import { peekedFixedHorizon } from './peeked-fixed-horizon.js';
import { phases } from './phases.js';
import { planChanges } from './plan-changes.js';
import { recountDifference } from './recount-difference.js';
import { propertyTypeChanged } from './property-type-changed.js';
import { removedVariants } from './removed-variants.js';
import { runtime } from './runtime.js';
import { sampleRatioMismatch } from './sample-ratio-mismatch.js';
import { skew } from './skew.js';
import { tooLittleData } from './too-little-data.js';
import { triggerRatioMismatch } from './trigger-ratio-mismatch.js';
import { volumeUnusual } from './volume-unusual.js';

const CHECKS: readonly Check[] = [
  notStarted,
  noExposures,
  sampleRatioMismatch,
  crossovers,
  tooLittleData,
  phases,
  runtime,
  peekedFixedHorizon,
  missingMetrics,
  planChanges,
  triggerRatioMismatch,
  fewConversions,
  skew,
  covariateImbalance,
  capImbalance,
  metricNotDecisionGrade,
  removedVariants,
  assignmentLeak,
];

/** Of what was observed of the events, where that is known. */
const HEALTH_CHECKS: readonly Check[] = [eventsStopped, volumeUnusual, propertyTypeChanged, botLikeUnits];

/** Every check in a fixed order, also when it is fine, so that a reader sees what was looked at. */
export function runChecks(context: CheckContext): ReportCheck[] {
  const applying = [backfill(context), recountDifference(context)].filter((check) => check !== null);
  const observed = context.dataHealth === null ? [] : HEALTH_CHECKS;
  return [...[...CHECKS, ...observed].map((check) => check(context)), ...applying];
}
