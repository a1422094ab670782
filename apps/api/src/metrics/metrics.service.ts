import {
  canonicalJson,
  ExperimentRepository,
  InUseError,
  MetricRepository,
  NotFoundError,
  unitMeasureOf,
  type Metric,
  type Page,
  type PageRequest,
} from '#libs/domain';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { checkVersion } from '../requester/check-version.js';
import { Clock } from '../requester/clock.js';
import { changeBy, type Requester } from '../requester/requester.js';
import { changedDefinition, metricDefinitionOf } from './metric-definition.js';
import { MetricChange, MetricInput } from './metric.dto.js';

@Injectable()
export class MetricsService {
  constructor(
    private readonly metrics: MetricRepository,
    private readonly experiments: ExperimentRepository,
    private readonly clock: Clock,
  ) {}

  async create(input: MetricInput, requester: Requester): Promise<Metric> {
    const now = this.clock.now();
    const metric: Metric = {
      ...metricDefinitionOf(input),
      id: randomUUID(),
      projectId: requester.projectId,
      redefinedAt: null,
      version: 1,
      createdAt: now,
      updatedAt: now,
    };
    await this.metrics.create(metric, changeBy(requester, 'metric.create'));
    return metric;
  }

  async get(projectId: string, key: string): Promise<Metric> {
    const metric = await this.metrics.findByKey(projectId, key);
    if (metric === null) throw new NotFoundError('metric', key);
    return metric;
  }

  list(projectId: string, page: PageRequest): Promise<Page<Metric>> {
    return this.metrics.list(projectId, page);
  }

  async change(
    key: string,
    change: MetricChange,
    expectedVersion: number | null,
    requester: Requester,
  ): Promise<Metric> {
    const metric = await this.get(requester.projectId, key);
    checkVersion('metric', metric, expectedVersion);
    const changed: Metric = { ...metric, ...changedDefinition(metric, change) };
    if (canonicalJson(changed) === canonicalJson(metric)) return metric;
    if (isMeasuredOtherwise(metric, changed)) await this.refuseIfPromised(metric);
    const next = { ...changed, version: metric.version + 1, updatedAt: this.clock.now() };
    await this.metrics.update(next, changeBy(requester, 'metric.update'));
    return next;
  }

  async delete(key: string, expectedVersion: number | null, requester: Requester): Promise<void> {
    const metric = await this.get(requester.projectId, key);
    checkVersion('metric', metric, expectedVersion);
    const users = await this.experiments.listKeysUsingMetric(metric.projectId, key);
    if (users.length > 0) {
      throw new InUseError(
        `The metric "${key}" is read by ${users.join(', ')}; archive or change those first.`,
      );
    }
    await this.metrics.delete(metric, changeBy(requester, 'metric.delete'));
  }

  /** A plan that was promised names this definition; drafts have promised nothing yet. */
  private async refuseIfPromised({ projectId, key }: Metric): Promise<void> {
    const users = await this.experiments.listKeysUsingMetric(projectId, key);
    const experiments = await Promise.all(users.map((user) => this.experiments.findByKey(projectId, user)));
    const started = experiments.flatMap((user) =>
      user !== null && user.status !== 'draft' ? [user.key] : [],
    );
    if (started.length === 0) return;
    throw new InUseError(
      `The metric "${key}" is part of the frozen plan of ${started.join(', ')}; its definition cannot change. Create another metric.`,
    );
  }
}

function isMeasuredOtherwise(before: Metric, after: Metric): boolean {
  return (
    canonicalJson(unitMeasureOf(before)) !== canonicalJson(unitMeasureOf(after)) ||
    before.type !== after.type ||
    before.direction !== after.direction
  );
}
