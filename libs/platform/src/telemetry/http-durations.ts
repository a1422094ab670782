import type { Histogram, MetricValueWithName, Registry } from 'prom-client';

/** Seconds; the hot paths answer in well under a millisecond. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const NAME = 'http_request_duration_seconds';
const HELP = 'Time from the request to the end of its answer.';

export interface AnsweredRequest {
  method: string;
  /** As declared, so that there are few, and none carries a key. */
  route: string;
  status: number;
  milliseconds: number;
}

/**
 * Measures every answer by method, route and status, as the library's histogram would, which spells out and looks up its labels
 * at every observation: here that is done when the numbers are read.
 */
export class HttpDurations {
  private readonly routes = new Map<string, Map<string, Distribution>>();

  constructor(registry: Registry) {
    const metric = { name: NAME, help: HELP, get: () => Promise.resolve(this.read()) };
    registry.registerMetric(metric as unknown as Histogram);
  }

  observe({ method, route, status, milliseconds }: AnsweredRequest): void {
    this.distributionOf(method, route, status).add(milliseconds / 1_000);
  }

  private distributionOf(method: string, route: string, status: number): Distribution {
    let ofRoute = this.routes.get(route);
    if (ofRoute === undefined) {
      ofRoute = new Map();
      this.routes.set(route, ofRoute);
    }
    const name = method + status;
    let distribution = ofRoute.get(name);
    if (distribution === undefined) {
      distribution = new Distribution({ method, route, status: String(status) });
      ofRoute.set(name, distribution);
    }
    return distribution;
  }

  private read(): object {
    const distributions = [...this.routes.values()].flatMap((ofRoute) => [...ofRoute.values()]);
    const values = distributions.flatMap((distribution) => distribution.values());
    return { name: NAME, help: HELP, type: 'histogram', aggregator: 'sum', values };
  }
}

class Distribution {
  /** The last: beyond the last bucket. */
  private readonly counts = new Float64Array(BUCKETS.length + 1);
  private sum = 0;

  constructor(private readonly labels: Record<string, string>) {}

  add(seconds: number): void {
    let index = 0;
    while (index < BUCKETS.length && seconds > (BUCKETS[index] as number)) index += 1;
    this.counts[index] = (this.counts[index] as number) + 1;
    this.sum += seconds;
  }

  /** Buckets are cumulative in what Prometheus reads. */
  values(): MetricValueWithName<string>[] {
    const { labels } = this;
    let count = 0;
    const buckets = Array.from(this.counts, (own, index) => {
      count += own;
      const le = index < BUCKETS.length ? (BUCKETS[index] as number) : '+Inf';
      return { metricName: `${NAME}_bucket`, labels: { le, ...labels }, value: count };
    });
    return [
      ...buckets,
      { metricName: `${NAME}_sum`, labels, value: this.sum },
      { metricName: `${NAME}_count`, labels, value: count },
    ];
  }
}
