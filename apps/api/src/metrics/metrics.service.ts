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
    { expectedVersion, redefine }: { expectedVersion: number | null; redefine: boolean },
    requester: Requester,
  ): Promise<Metric> {
    const metric = await this.get(requester.projectId, key);
    checkVersion('metric', metric, expectedVersion);
    const changed: Metric = { ...metric, ...changedDefinition(metric, change) };
    if (canonicalJson(changed) === canonicalJson(metric)) return metric;
    const updatedAt = this.clock.now();
    const isPromised = isMeasuredOtherwise(metric, changed) && (await this.isPromised(metric, redefine));
    const redefinedAt = isPromised ? updatedAt : metric.redefinedAt;
    const next = { ...changed, redefinedAt, version: metric.version + 1, updatedAt };
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

  /**
   * Whether the plan of a started experiment names this definition; drafts have promised nothing yet. Such a plan is broken only by
   * somebody who says so, and never after the decision. InUseError otherwise.
   */
  private async isPromised({ projectId, key }: Metric, redefine: boolean): Promise<boolean> {
    const users = await this.experiments.listKeysUsingMetric(projectId, key);
    const experiments = await Promise.all(users.map((user) => this.experiments.findByKey(projectId, user)));
    const started = experiments.flatMap((user) => (user !== null && user.status !== 'draft' ? [user] : []));
    const decided = started.filter(({ decision }) => decision !== null);
    if (started.length === 0) return false;
    if (redefine && decided.length === 0) return true;
    const names = (decided.length > 0 ? decided : started).map((user) => user.key).join(', ');
    const way =
      decided.length > 0
        ? 'a decision rests on it. Create another metric.'
        : 'its definition cannot change. Create another metric, or correct this one with ?redefine=true: it is then counted anew, and the reports say so.';
    throw new InUseError(`The metric "${key}" is part of the frozen plan of ${names}; ${way}`);
  }
}

function isMeasuredOtherwise(before: Metric, after: Metric): boolean {
  return (
    canonicalJson(unitMeasureOf(before)) !== canonicalJson(unitMeasureOf(after)) ||
    before.type !== after.type ||
    before.direction !== after.direction
  );
}
