import { ExperimentRepository, MetricRepository, type Experiment, type Metric } from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { everyItem } from '../references/every-item.js';

/** All metrics and experiments of a project. */
@Injectable()
export class DefinitionLists {
  constructor(
    private readonly metricRepository: MetricRepository,
    private readonly experimentRepository: ExperimentRepository,
  ) {}

  metrics(projectId: string): Promise<Metric[]> {
    return all(everyItem((page) => this.metricRepository.list(projectId, page)));
  }

  experiments(projectId: string): Promise<Experiment[]> {
    return all(everyItem((page) => this.experimentRepository.list(projectId, page, null)));
  }
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}
