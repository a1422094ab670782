import {
  eventUses,
  metricKeysOf,
  type EventUse,
  type Experiment,
  type Metric,
  type ObservedName,
} from '#libs/domain';

/** What reads an event. */
export interface Reading {
  uses: EventUse[];
  /** Keys. */
  metrics: string[];
  experiments: string[];
}

export interface Readers {
  /** Track events that metrics read. */
  names: ReadonlySet<string>;
  of(name: ObservedName): Reading;
}

/** An exposure is read by the experiment that it is of; a track event by metrics, and by experiments through them. */
export function readingOf(metrics: readonly Metric[], experiments: readonly Experiment[]): Readers {
  const live = experiments.filter(({ status }) => status !== 'archived');
  const readings = new Map<string, Reading>();
  for (const metric of metrics) {
    const users = live.filter((one) => metricKeysOf(one.metrics).includes(metric.key)).map(({ key }) => key);
    for (const use of eventUses(metric)) {
      const reading = readings.get(use.event) ?? { uses: [], metrics: [], experiments: [] };
      reading.uses.push(use);
      reading.metrics = [...new Set([...reading.metrics, metric.key])].sort();
      reading.experiments = [...new Set([...reading.experiments, ...users])].sort();
      readings.set(use.event, reading);
    }
  }
  return {
    names: new Set(readings.keys()),
    of: ({ kind, name }) => {
      if (kind === 'track') return readings.get(name) ?? { uses: [], metrics: [], experiments: [] };
      const own = kind === 'exposure' && live.some(({ key }) => key === name) ? [name] : [];
      return { uses: [], metrics: [], experiments: own };
    },
  };
}
