import type { NewPowerQuestion } from '../api-client/wire.js';
import { askedOf } from './asked-of.js';
import type { PowerOptions } from './power-options.js';

/** The body of POST /v1/power: only what was said, so that the metric's data and the experiment's plan fill in the rest. */
export function powerRequest(options: PowerOptions): NewPowerQuestion {
  const { metric, experiment, daysHistory, type, weights, variants, guardrails, alpha, power } = options;
  const { inference, looks, perDay, traffic } = options;
  const asked = Object.entries(askedOf(options, metric !== undefined)).filter(([, value]) => value !== null);
  return {
    metric,
    experiment,
    historyDays: daysHistory,
    baseline: baselineOf(options),
    type,
    weights,
    variants,
    metrics: options.primaryMetrics,
    guardrails,
    alpha,
    power,
    inference,
    looks,
    ...Object.fromEntries(asked),
    newUnitsPerDay: perDay,
    traffic,
  };
}

function baselineOf({ baseline, mean, sd, correlation }: PowerOptions): NewPowerQuestion['baseline'] {
  const given = { mean: baseline ?? mean, standardDeviation: sd, covariateCorrelation: correlation };
  return Object.values(given).every((value) => value === undefined) ? undefined : given;
}
