import type { RecountValue } from '#libs/domain';
import type { WireRecount } from '../api-client/wire.js';
import { textTable } from '../terminal/text-table.js';

/** A line for what is as it must be; a table of what differs. */
export function describeRecount({ experiment, status, phases, differing, detail }: WireRecount): string {
  if (differing === null) return `${experiment}: ${status}. ${detail ?? ''}`.trimEnd();
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0).toFixed(1);
  if (differing === 0) return `${experiment}: as the log says (${seconds} s).`;
  const rows = phases.flatMap(({ phase, differences }) =>
    differences.map(({ pointer, kept, counted }) => [`${phase}`, pointer, text(kept), text(counted)]),
  );
  const more = differing > rows.length ? `\n... and ${differing - rows.length} more` : '';
  const title = `${experiment}: ${differing} ${differing === 1 ? 'value is' : 'values are'} not what the log says (${seconds} s).`;
  return `${title}\n${textTable([['PHASE', 'WHAT', 'KEPT', 'COUNTED'], ...rows])}${more}`;
}

function text(value: RecountValue): string {
  return value === null ? '-' : String(value);
}
