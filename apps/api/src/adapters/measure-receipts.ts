import type { ReceiptCounters } from '#libs/event-store';
import { Counter, type Registry } from 'prom-client';

/** Shows what became of the receipts of assignments, read when somebody asks. */
export function measureReceipts(registry: Registry, receipts: { readonly counters: ReceiptCounters }): void {
  const shown = { recorded: 0, dropped: 0 };
  const counter = new Counter({
    name: 'cs_receipts_total',
    help: 'Receipts of assignments: recorded (the first of its unit), or dropped because the database could not keep up.',
    labelNames: ['result'],
    registers: [registry],
    collect() {
      const now = receipts.counters;
      for (const result of ['recorded', 'dropped'] as const) {
        this.inc({ result }, now[result] - shown[result]);
        shown[result] = now[result];
      }
    },
  });
  for (const result of Object.keys(shown)) counter.inc({ result }, 0);
}
