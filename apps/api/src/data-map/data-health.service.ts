import { botLikeUnits, type DataHealth } from '#libs/analysis';
import { DataMap, eventUses, type Experiment, type Metric, type ObservedEvent } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { KeptForAWhile } from './kept-for-a-while.js';

/** Weeks of hours are read and compared for it, and what they warn of lasts for hours. */
const KEPT_MILLISECONDS = 60_000;

/** What is known of the events behind an experiment's numbers. */
@Injectable()
export class DataHealthService {
  private readonly kept = new KeptForAWhile<DataHealth>(KEPT_MILLISECONDS);

  constructor(private readonly dataMap: DataMap) {}

  /** Of this minute. Null before the experiment starts. */
  async of(experiment: Experiment, metrics: readonly Metric[]): Promise<DataHealth | null> {
    const { id, startedAt } = experiment;
    if (startedAt === null) return null;
    const readers = readersOf(metrics);
    const key = JSON.stringify([id, startedAt, ...readers]);
    return this.kept.get(key, () => this.read(experiment, startedAt, readers));
  }

  private async read(
    experiment: Experiment,
    startedAt: Date,
    readers: ReadonlyMap<string, string[]>,
  ): Promise<DataHealth> {
    const names = [...readers.keys()].map((name) => ({ kind: 'track' as const, name }));
    const { until, events } = await this.dataMap.read(experiment.projectId, names);
    const units = botsOf(events, startedAt);
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
