import { metricKeysOf } from '#libs/domain';
import { listed } from '../wording.js';
import type { Check } from './check-context.js';

export const missingMetrics: Check = ({ experiment, definitions, statistics, exposures }) => {
  const wanted = metricKeysOf(experiment.metrics);
  const undefinedOnes = wanted.filter((key) => !definitions.some((metric) => metric.key === key));
  const isBuilding = (key: string): boolean =>
    (statistics.building ?? []).some(({ metricKey }) => metricKey === null || metricKey === key);
  const unmeasured = wanted.filter(
    (key) =>
      !undefinedOnes.includes(key) &&
      !isBuilding(key) &&
      !statistics.metrics.some(({ metricKey }) => metricKey === key),
  );
  if (undefinedOnes.length > 0) {
    return {
      code: 'MISSING_METRICS',
      status: 'alert',
      title: 'Metrics without a definition',
      detail: `The experiment reads ${listed(undefinedOnes)}, which ${undefinedOnes.length === 1 ? 'does' : 'do'} not exist; create them again to see them here.`,
    };
  }
  const isWaiting = unmeasured.length > 0 && exposures.total > 0;
  return {
    code: 'MISSING_METRICS',
    status: isWaiting ? 'warning' : 'ok',
    title: isWaiting ? 'Metrics not measured yet' : 'Every metric is defined',
    detail: isWaiting
      ? `${listed(unmeasured)} ${unmeasured.length === 1 ? 'has' : 'have'} not been computed yet; read the report again in a moment.`
      : `The experiment reads ${wanted.length === 0 ? 'no metric' : listed(wanted)}.`,
  };
};
