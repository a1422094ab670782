import type { ReportCheck } from '#libs/domain';
import { countOf } from '../wording.js';
import type { CheckContext } from './check-context.js';

/** Are the statistics what the log of events says? Null where nobody has counted: a table that was brought along has no log. */
export function recountDifference({ recount }: Pick<CheckContext, 'recount'>): ReportCheck | null {
  if (recount === null) return null;
  if (recount.differing === 0) {
    // Without the day, which would make every night's report a new one.
    return check(
      'ok',
      'Statistics are what the log says',
      'The newest recount from the log found every number that is kept as it must be.',
    );
  }
  const day = recount.at.toISOString().slice(0, 10);
  return check(
    'alert',
    'Statistics are not what the log says',
    `A recount from the log on ${day} found ${countOf(recount.differing, 'value')} that ${recount.differing === 1 ? 'differs' : 'differ'}, so the numbers of this report cannot be trusted. "csci recount" shows what differs, "csci recount --repair" builds it anew; please report the fault.`,
  );
}

function check(status: ReportCheck['status'], title: string, detail: string): ReportCheck {
  return { code: 'RECOUNT_DIFFERENCE', status, title, detail };
}
