import { Counter, type Registry } from 'prom-client';

/** Counts the events that this process set aside; gives the function that is told of each. */
export function countPoison(registry: Registry): () => void {
  const poisoned = new Counter({
    name: 'consumer_science_poison_events_total',
    help: 'Events that were stored, could not be counted, and were moved to the quarantine.',
    registers: [registry],
  });
  return () => poisoned.inc();
}
