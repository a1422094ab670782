import { Gauge, type Registry } from 'prom-client';
import type { StatisticsStore } from '#libs/domain';

export const REGISTRY = Symbol('registry');

/** Shows how far the statistics are behind the log, measured when somebody asks. */
export function measureLag(registry: Registry, statistics: StatisticsStore): void {
  const events = new Gauge({
    name: 'aggregation_lag_events',
    help: 'Events that are committed and not yet in the statistics.',
    registers: [registry],
  });
  new Gauge({
    name: 'aggregation_lag_seconds',
    help: 'Age of the oldest event that is not yet in the statistics; 0 when there is none.',
    registers: [registry],
    async collect() {
      try {
        const lag = await statistics.lag();
        this.set(lag.seconds);
        events.set(lag.events);
      } catch {
        // An old number would look healthy while the database is away.
        this.set(Number.NaN);
        events.set(Number.NaN);
      }
    },
  });
}
