import type { Metric, MetricCalibration, Simulation } from '#libs/domain';

/** What simulations say of the metrics as they are now, by key: one that was simulated before it changed is not in it. */
export function calibrationsOf(
  metrics: readonly Pick<Metric, 'key' | 'version'>[],
  simulations: readonly Simulation[],
): Record<string, MetricCalibration> {
  const versions = new Map(metrics.map(({ key, version }) => [key, version]));
  return Object.fromEntries(
    simulations.flatMap(({ id, plan, metricVersion, result, finishedAt, createdAt }) => {
      if (result === null || versions.get(plan.metric) !== metricVersion) return [];
      const { isDecisionGrade, detail } = result;
      const simulatedAt = (finishedAt ?? createdAt).toISOString();
      return [[plan.metric, { isDecisionGrade, simulation: id, simulatedAt, detail }]];
    }),
  );
}
