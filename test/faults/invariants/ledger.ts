import type { CallRecord } from '../load/oracle-file.js';
import type { Site } from '../platform/site.js';

/**
 * I7: every answer accounts for every event; what an earlier answer confirmed is a duplicate, what nobody sent before is not; and
 * all answers together confirm as new no more than there is.
 */
export function everyEventIsAccountedFor({ findings }: Site, calls: readonly CallRecord[]): void {
  const confirmed = new Set<string>();
  const sent = new Set<string>();
  let accepted = 0;
  let lost = 0;
  for (const call of calls) {
    const refused = new Set(call.refused);
    const distinct = new Set(call.ids.filter((id) => !refused.has(id)));
    if (call.status === 202) {
      const isNew = call.accepted + call.aside.length;
      const sum = isNew + call.duplicates + call.refused.length;
      if (sum !== call.ids.length)
        findings.add('I7', `of ${call.ids.length} events ${sum} were accounted for`);
      if (isNew > distinct.size)
        findings.add('I7', `${isNew} of ${distinct.size} different events were called new`);
      accepted += isNew;
    } else if (call.status !== 400) {
      lost += distinct.size;
    }
    for (const id of distinct) sent.add(id);
    if (call.status === 202) for (const id of distinct) confirmed.add(id);
  }
  if (accepted > confirmed.size)
    findings.add('I7', `${accepted} events were called new, but there are only ${confirmed.size}`);
  if (confirmed.size - accepted > lost)
    findings.add(
      'I7',
      `${confirmed.size - accepted} events were never called new, though only ${lost} answers were lost`,
    );
}
