import type { Metric } from '#libs/domain';
import { metricDefinitionOf } from '../metrics/metric-definition.js';
import { NOW } from './an-experiment.js';

/** A conversion with every default. */
export function aMetric(overrides: Partial<Metric> = {}): Metric {
  return {
    ...metricDefinitionOf({ key: 'signup', type: 'conversion', event: 'signup' }),
    id: 'm',
    projectId: 'p',
    redefinedAt: null,
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    ...overrides,
  };
}
