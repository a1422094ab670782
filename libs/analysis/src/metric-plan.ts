import type { MetricRole, MetricRoles } from '#libs/domain';
import type { MetricSubject } from './subject.js';

/** A metric in the role that the plan gave it. */
export interface PlannedMetric {
  definition: MetricSubject;
  role: MetricRole;
  /** Of a guardrail; null: none was set. */
  margin: number | null;
}

/** The plan's metrics that are defined: primary, secondary, guardrails, each once in the order the team wrote. */
export function plannedMetrics(roles: MetricRoles, definitions: readonly MetricSubject[]): PlannedMetric[] {
  const planned = [
    ...roles.primary.map((key) => ({ key, role: 'primary' as const, margin: null })),
    ...roles.secondary.map((key) => ({ key, role: 'secondary' as const, margin: null })),
    ...roles.guardrails.map(({ metric, margin }) => ({ key: metric, role: 'guardrail' as const, margin })),
  ];
  return planned.flatMap(({ key, role, margin }, index) => {
    const definition = definitions.find((metric) => metric.key === key);
    const isFirst = planned.findIndex((other) => other.key === key) === index;
    return definition && isFirst ? [{ definition, role, margin }] : [];
  });
}
