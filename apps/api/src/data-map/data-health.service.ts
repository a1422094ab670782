import { botLikeUnits, type DataHealth } from '#libs/analysis';
import { DataMap, eventUses, type Experiment, type Metric, type ObservedEvent } from '#libs/domain';
import { Injectable } from '@nestjs/common';

/** What is known of the events behind an experiment's numbers. */
@Injectable()
export class DataHealthService {
  constructor(private readonly dataMap: DataMap) {}

  async of(experiment: Experiment, metrics: readonly Metric[]): Promise<DataHealth | null> {
    if (experiment.startedAt === null) return null;
    const readers = readersOf(metrics);
    const names = [...readers.keys()].map((name) => ({ kind: 'track' as const, name }));
    const { until, events } = await this.dataMap.read(experiment.projectId, names);
    const units = botsOf(events, experiment.startedAt);
    const contributions = await this.dataMap.contributions(experiment.id, units);
    return {
      until,
      contributions,
      events: events.map((observed) => ({ observed, metrics: readers.get(observed.name) ?? [] })),
    };
  }
}

/** Names of the metrics, by the event that they read. */
function readersOf(metrics: readonly Metric[]): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const metric of metrics) {
    for (const event of new Set(eventUses(metric).map((use) => use.event))) {
      readers.set(event, [...(readers.get(event) ?? []), metric.name]);
    }
  }
  return readers;
}

function botsOf(events: readonly ObservedEvent[], since: Date): string[] {
  return [...new Set(events.flatMap((event) => botLikeUnits(event, since).map(({ unit }) => unit)))];
}
