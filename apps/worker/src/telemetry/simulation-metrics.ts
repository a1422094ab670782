import type { Simulation } from '#libs/domain';
import { Counter, type Registry } from 'prom-client';

/** Counts the simulations that this process brought to an end; gives the function that is told of each. */
export function countSimulations(registry: Registry): (simulation: Simulation) => void {
  const ended = new Counter({
    name: 'simulations_total',
    help: 'Simulations of metrics that came to an end, by how.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of ['done', 'failed']) ended.inc({ outcome }, 0);
  return ({ status }) => ended.inc({ outcome: status });
}
