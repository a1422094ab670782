import type { Metric } from '#libs/domain';
import type { MetricEntity } from '../entities/metric.entity.js';

export function metricOf(entity: MetricEntity): Metric {
  return {
    id: entity.id,
    projectId: entity.projectId,
    key: entity.key,
    name: entity.name,
    description: entity.description,
    type: entity.type,
    event: entity.event,
    filters: entity.filters,
    value: entity.value,
    denominator: entity.denominator,
    delaySeconds: entity.delaySeconds,
    windowSeconds: entity.windowSeconds,
    direction: entity.direction,
    cap: entity.cap ?? entity.capQuantile,
    quantile: entity.quantile,
    funnel: entity.funnel,
    lookbackSeconds: entity.lookbackSeconds,
    trigger: entity.trigger,
    matured: entity.matured,
    covariateSeconds: entity.covariateSeconds,
    redefinedAt: entity.redefinedAt,
    version: entity.version,
    createdAt: entity.createdAt,
    updatedAt: entity.updatedAt,
  };
}

export function metricEntityOf(metric: Metric): MetricEntity {
  return {
    id: metric.id,
    projectId: metric.projectId,
    key: metric.key,
    name: metric.name,
    description: metric.description,
    type: metric.type,
    event: metric.event,
    filters: metric.filters,
    value: metric.value,
    denominator: metric.denominator,
    delaySeconds: metric.delaySeconds,
    windowSeconds: metric.windowSeconds,
    direction: metric.direction,
    cap: typeof metric.cap === 'number' ? metric.cap : null,
    capQuantile: typeof metric.cap === 'number' ? null : metric.cap,
    quantile: metric.quantile,
    funnel: metric.funnel,
    lookbackSeconds: metric.lookbackSeconds,
    trigger: metric.trigger,
    matured: metric.matured,
    covariateSeconds: metric.covariateSeconds,
    redefinedAt: metric.redefinedAt,
    version: metric.version,
    createdAt: metric.createdAt,
    updatedAt: metric.updatedAt,
  };
}
