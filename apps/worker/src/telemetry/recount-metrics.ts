import { differingOf, type Recount, type RecountRepository } from '#libs/domain';
import { Gauge, type Registry } from 'prom-client';

/** Shows what the newest recount of every experiment found. With the database away there are no numbers: old ones would look healthy. */
export function measureRecounts(registry: Registry, recounts: RecountRepository): void {
  gauge(registry, 'consumer_science_recount_differences', {
    help: 'Values that the newest recount of the experiment found to be other than the log says; 0 is as it must be.',
    valueOf: (recount) => differingOf(recount) ?? 0,
    recounts,
  });
  gauge(registry, 'consumer_science_recount_timestamp_seconds', {
    help: 'When the newest recount of the experiment came to its end, in seconds since 1970.',
    valueOf: ({ finishedAt }) => (finishedAt?.getTime() ?? 0) / 1_000,
    recounts,
  });
}

interface RecountGauge {
  help: string;
  valueOf: (recount: Recount) => number;
  recounts: RecountRepository;
}

function gauge(registry: Registry, name: string, { help, valueOf, recounts }: RecountGauge): void {
  new Gauge({
    name,
    help,
    labelNames: ['experiment'],
    registers: [registry],
    async collect() {
      const newest = await recounts.newestOfAll().catch(() => []);
      this.reset();
      for (const recount of newest) this.set({ experiment: recount.experiment }, valueOf(recount));
    },
  });
}
