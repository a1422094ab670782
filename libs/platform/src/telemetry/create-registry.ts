import { collectDefaultMetrics, Registry } from 'prom-client';

/** Metrics of one process: memory, CPU, garbage collection, delay of the event loop; more are added by who owns them. */
export function createRegistry(processName: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: registry });
  return registry;
}
