import { listed } from '../wording.js';
import type { Check } from './check-context.js';

export const metricNotDecisionGrade: Check = ({ metrics }) => {
  const simulated = metrics.filter(({ calibration }) => calibration !== null);
  const failing = simulated.filter(({ calibration }) => calibration?.isDecisionGrade === false);
  return {
    code: 'METRIC_NOT_DECISION_GRADE',
    status: failing.length > 0 ? 'warning' : 'ok',
    title: failing.length > 0 ? 'A metric is not decision-grade' : 'No metric failed its simulation',
    detail:
      failing.length > 0
        ? `Simulated experiments without an effect found error rates out of band: ${listed(failing.map(({ name, calibration }) => `${name} (${calibration?.detail ?? ''})`))}.`
        : simulated.length > 0
          ? `Simulated experiments without an effect keep the error rates of ${listed(simulated.map(({ name }) => name))}.`
          : 'No metric has been simulated; A/A simulations on your own data would tell whether its error rates hold.',
  };
};
