import { Gauge, type Registry } from 'prom-client';
import type { StatisticsStore } from '#libs/domain';

export const REGISTRY = Symbol('registry');

/** Shows how far the statistics are behind the log, measured when somebody asks. */
export function measureLag(registry: Registry, statistics: StatisticsStore): void {
  const lag = sharedWhileRunning(() => statistics.lag());
  new Gauge({
    name: 'aggregation_lag_events',
    help: 'Events that are committed and not yet in the statistics.',
    registers: [registry],
    async collect() {
      this.set((await lag()).events);
    },
  });
  new Gauge({
    name: 'aggregation_lag_seconds',
    help: 'Age of the oldest event that is not yet in the statistics; 0 when there is none.',
    registers: [registry],
    async collect() {
      this.set((await lag()).seconds);
    },
  });
}

interface Lag {
  events: number;
  seconds: number;
}

/** An old number would look healthy while the database is away. */
const UNKNOWN: Lag = { events: Number.NaN, seconds: Number.NaN };

/** All gauges of one scrape share one look. */
function sharedWhileRunning(look: () => Promise<Lag>): () => Promise<Lag> {
  let running: Promise<Lag> | null = null;
  return () => {
    running ??= look()
      .catch(() => UNKNOWN)
      .finally(() => (running = null));
    return running;
  };
}
