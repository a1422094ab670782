import { countOf, listed } from '../wording.js';
import type { Check } from './check-context.js';

/** Is what is measured what was promised at the start? */
export const planChanges: Check = ({ experiment, metrics }) => {
  const redefined = metrics.flatMap(({ name, redefinedAt }) =>
    redefinedAt === null ? [] : [`${name} was redefined on ${redefinedAt.slice(0, 10)}`],
  );
  const late = (experiment.metrics.late ?? []).map(
    ({ metric, addedAt }) => `${nameOf(metrics, metric)} joined on ${addedAt.slice(0, 10)}`,
  );
  const changes = [...redefined, ...late];
  return {
    code: 'PLAN_CHANGES',
    status: changes.length > 0 ? 'warning' : 'ok',
    title:
      changes.length > 0
        ? `${countOf(changes.length, 'metric')} changed since the start`
        : 'Metrics are as promised',
    detail:
      changes.length > 0
        ? `${listed(changes)}, after the start: all units are counted by it, but it is not what was promised, and who changed it may have seen results.`
        : 'No metric was redefined or joined since the start.',
  };
};

function nameOf(metrics: readonly { metric: string; name: string }[], key: string): string {
  return metrics.find(({ metric }) => metric === key)?.name ?? key;
}
