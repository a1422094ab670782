import type { ReceiptCount, ReportCheck, ReportReceipts } from '#libs/domain';
import { DEFAULTS } from '../defaults.js';
import { countOf, listed, pValueText, sharePercent } from '../wording.js';
import type { Check } from './check-context.js';

const CODE = 'ASSIGNMENT_LEAK';

/** Are units lost between their assignment and their exposure, in one arm more than in another? */
export const assignmentLeak: Check = ({ receipts }) => {
  if (receipts === null) {
    return fine('Assignments: no receipts are kept', NO_RECEIPTS);
  }
  if (receipts.assignedSrm.status === 'alert') return unplanned(receipts);
  if (receipts.exposureRate.status === 'alert') return leak(receipts);
  if (receipts.exposureRate.status === 'insufficient') {
    return fine(
      'Assigned units: too few to tell',
      'Whether the arms lose units before their exposure is judged once every arm expects five units that were exposed, and five that were not.',
    );
  }
  return fine(
    'Assigned units are exposed alike',
    `Of the units that were assigned a variant, ${listed(receipts.byVariant.map(exposedShare))} were exposed (${pValueText(receipts.exposureRate.pValue)}; alarm below ${DEFAULTS.leakAlpha}).`,
  );
};

const NO_RECEIPTS =
  'Units that are lost between assignment and exposure would go unnoticed, but for a sample ratio mismatch; receipts of a share of the assignments would show them.';

function fine(title: string, detail: string): ReportCheck {
  return { code: CODE, status: 'ok', title, detail };
}

function unplanned({ byVariant, assignedSrm }: ReportReceipts): ReportCheck {
  const assigned = byVariant.map(({ variant, assigned: units }) => `${variant} ${countOf(units, 'unit')}`);
  return {
    code: CODE,
    status: 'alert',
    title: 'Assignments do not split as planned',
    detail: `Assigned, exposed or not: ${listed(assigned)} (${pValueText(assignedSrm.pValue)}; alarm below ${DEFAULTS.srmAlpha}). Something decides who asks for an assignment after the variant is known, or receipts of one arm are lost: look for bots, for retries under new unit ids, and for caches that answer instead of the server.`,
  };
}

function leak({ byVariant, exposureRate }: ReportReceipts): ReportCheck {
  const best = Math.max(...byVariant.map(rateOf));
  const losing = byVariant.filter((arm) => Math.round(lostUnits(arm, best)) > 0);
  const lost = losing.map(
    (arm) => `${arm.variant} loses about ${countOf(Math.round(lostUnits(arm, best)), 'unit')}`,
  );
  return {
    code: CODE,
    status: 'alert',
    title: 'Units are lost before their exposure',
    detail: `Of the units that were assigned a variant, ${listed(byVariant.map(exposedShare))} were exposed (${pValueText(exposureRate.pValue)}; alarm below ${DEFAULTS.leakAlpha}): ${listed(lost)} more than the best arm, so who is left is not comparable. Look at ${listed(losing.map(({ variant }) => variant))}: crashes and errors before the exposure is reported, redirects that lose units, an exposure call that comes later than in the other arms.`,
  };
}

function exposedShare(arm: ReceiptCount): string {
  return `${sharePercent(rateOf(arm))} of ${arm.variant}`;
}

function rateOf({ assigned, exposed }: ReceiptCount): number {
  return assigned > 0 ? exposed / assigned : 0;
}

/** Units that would have been exposed too, had the arm lost no more than the best one. */
function lostUnits({ assigned, exposed }: ReceiptCount, best: number): number {
  return assigned * best - exposed;
}
