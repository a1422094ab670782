import type { ExperimentStatistics, ReceiptCount, Report } from '#libs/domain';
import { chiSquareSurvival } from '#libs/stats';
import { DEFAULTS } from './defaults.js';
import { sampleRatio, sharesOf } from './exposures.js';
import { currentVariants, type ReportSubject } from './subject.js';

type Receipts = NonNullable<Report['receipts']>;
type Rate = Receipts['exposureRate'];

/** What became of the units that have a receipt, in the arms of the phase; null where none are kept. */
export function receiptsOf(experiment: ReportSubject, statistics: ExperimentStatistics): Receipts | null {
  if (statistics.receipts === null) return null;
  const counts = new Map(statistics.receipts.map((count) => [count.variant, count]));
  const variants = currentVariants(experiment);
  const byVariant = variants.map(({ key }) => wholeCount(key, counts.get(key)));
  return {
    byVariant,
    share: Math.min(1, Math.max(0, statistics.receiptsShare ?? 1)),
    assignedSrm: sampleRatio(
      byVariant.map(({ assigned }) => assigned),
      sharesOf(variants),
    ),
    exposureRate: exposureRate(byVariant),
  };
}

/** A store may only hand in counts, each a part of the one before; what is none must not break the report. */
function wholeCount(variant: string, count: ReceiptCount | undefined): ReceiptCount {
  const whole = (value = 0, most = Number.MAX_SAFE_INTEGER): number =>
    Math.min(most, Math.max(0, Math.round(value)));
  const assigned = whole(count?.assigned);
  const exposed = whole(count?.exposed, assigned);
  return { variant, assigned, exposed, eventful: whole(count?.eventful, exposed) };
}

const TOO_FEW: Rate = { pValue: null, status: 'insufficient' };

/**
 * Pearson's test of homogeneity: X² = Σ (exposed - assigned · p)² / (assigned · p (1 - p)) over the arms, with p the share of all
 * arms together, on arms - 1 degrees of freedom. It needs five units of either kind expected in every arm; where all units were
 * exposed, or none was, nothing differs.
 */
export function exposureRate(arms: readonly ReceiptCount[]): Rate {
  const met = arms.filter(({ assigned }) => assigned > 0);
  const assigned = met.reduce((sum, arm) => sum + arm.assigned, 0);
  const share = assigned > 0 ? met.reduce((sum, arm) => sum + arm.exposed, 0) / assigned : 0;
  const fewest = Math.min(...met.map((arm) => arm.assigned));
  if (met.length < 2 || fewest < DEFAULTS.srmMinimumExpected) return TOO_FEW;
  if (share === 0 || share === 1) return { pValue: 1, status: 'ok' };
  if (fewest * Math.min(share, 1 - share) < DEFAULTS.srmMinimumExpected) return TOO_FEW;
  const chiSquare = met.reduce(
    (sum, arm) => sum + (arm.exposed - arm.assigned * share) ** 2 / (arm.assigned * share * (1 - share)),
    0,
  );
  const pValue = chiSquareSurvival(chiSquare, met.length - 1);
  return { pValue, status: pValue < DEFAULTS.leakAlpha ? 'alert' : 'ok' };
}
