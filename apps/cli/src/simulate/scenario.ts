import type { MetricRole } from '#libs/domain';
import type { WireMetric } from '../api-client/wire.js';

/** What can be simulated, in the order in which metrics get their roles. */
export const METRIC_KINDS = ['conversion', 'revenue', 'pages', 'latency'] as const;
export type MetricKind = (typeof METRIC_KINDS)[number];

/** The world that makes the data, known exactly. */
export interface Scenario {
  /** Share of units that convert under control. */
  baseline: number;
  /** Relative effect of the treatment on conversion, and through it on revenue; 0: an A/A test. */
  effect: number;
  kinds: readonly MetricKind[];
  /** Share of units that were there before the experiment, and did then as is their habit. */
  returning: number;
  /** Begins the keys of the metrics and the names of their events. */
  prefix: string;
}

/** Money per conversion: lognormal, so a few orders carry much of the sum; half of the spread is the unit's own. */
export const ORDER = { mean: 30, sigma: 1, ofUnit: 0.5 };
/** Pages per unit: Poisson around a mean of the unit's own, which is lognormal; the treatment does nothing to them. */
export const PAGES = { mean: 4, sigmaOfUnit: 0.7 };
/** Milliseconds per page load: lognormal, most of the spread being the unit's own; the treatment does nothing to them. */
export const LATENCY = { mean: 800, sigma: 0.5, ofUnit: 0.7 };
/** Units that convert more often than the others, up to this many times the average, now and before. */
export const REGULARS = { share: 0.3, times: 2.5 };
/** What a returning unit did in the two weeks before its exposure, on average. */
export const PAST = { ordersOfRegular: 1.5, ordersOfOther: 0.1, pageLoads: 2 };
/** Harm to latency that is still acceptable, as a share. */
export const LATENCY_MARGIN = 0.05;

/** What the metric is in truth, per unit (latency: per page load). */
export interface MetricTruth {
  kind: MetricKind;
  key: string;
  role: MetricRole;
  control: number;
  treatment: number;
  /** Relative effect. */
  effect: number;
}

export function truthOf({ baseline, effect, kinds, prefix }: Scenario): MetricTruth[] {
  const control = {
    conversion: baseline,
    revenue: baseline * ORDER.mean,
    pages: PAGES.mean,
    latency: LATENCY.mean,
  };
  return kinds.map((kind, index) => {
    const relative = kind === 'conversion' || kind === 'revenue' ? effect : 0;
    return {
      kind,
      key: `${prefix}-${kind}`,
      role: roleOf(kind, index),
      control: control[kind],
      treatment: control[kind] * (1 + relative),
      effect: relative,
    };
  });
}

/** The first metric decides; latency guards, unless there is nothing else. */
function roleOf(kind: MetricKind, index: number): MetricRole {
  if (index === 0) return 'primary';
  return kind === 'latency' ? 'guardrail' : 'secondary';
}

export function metricOf(kind: MetricKind, prefix: string): WireMetric {
  const key = `${prefix}-${kind}`;
  switch (kind) {
    case 'conversion':
      return { key, name: 'Conversion', type: 'conversion', event: key };
    case 'revenue':
      return { key, name: 'Revenue', type: 'sum', event: key };
    case 'pages':
      return { key, name: 'Pages', type: 'count', event: key };
    case 'latency':
      return { key, name: 'Page load (ms)', type: 'mean', event: key, direction: 'decrease' };
  }
}

/** Events that a unit of the control sends on average, its exposure and its past among them. */
export function eventsPerUnit({ baseline, kinds, returning }: Scenario): number {
  const now = { conversion: baseline, revenue: baseline, pages: PAGES.mean, latency: 1 };
  const orders = REGULARS.share * PAST.ordersOfRegular + (1 - REGULARS.share) * PAST.ordersOfOther;
  const before = { conversion: orders, revenue: orders, pages: PAGES.mean, latency: PAST.pageLoads };
  return kinds.reduce((sum, kind) => sum + now[kind] + returning * before[kind], 1);
}
