import type { HistoryBaseline } from '#libs/analysis';
import {
  DEFAULT_ANALYSIS,
  isShare,
  type Experiment,
  type MetricBaseline,
  type MetricType,
  type PowerQuestion,
} from '#libs/domain';
import type { BaselineInput, PowerInput } from './power.dto.js';

const WANTED_POWER = 0.8;

type Plan = Pick<
  PowerQuestion,
  'weights' | 'metrics' | 'guardrails' | 'alpha' | 'inference' | 'looks' | 'traffic'
>;

/** The question that the input asks: what is given first, then the experiment's plan, then the defaults. */
export function powerQuestionOf(
  input: PowerInput,
  experiment: Experiment | null,
  { type, baseline, newUnitsPerDay }: Pick<PowerQuestion, 'type' | 'baseline' | 'newUnitsPerDay'>,
): PowerQuestion {
  const plan = planOf(experiment);
  const equal = input.variants === undefined ? null : equalShares(input.variants);
  return {
    type,
    baseline,
    weights: input.weights ?? equal ?? plan.weights,
    metrics: input.metrics ?? plan.metrics,
    guardrails: input.guardrails ?? plan.guardrails,
    alpha: input.alpha ?? plan.alpha,
    power: input.power ?? WANTED_POWER,
    inference: input.inference ?? plan.inference,
    looks: input.looks ?? plan.looks,
    effect: input.effect ?? null,
    units: input.units ?? null,
    days: input.days ?? null,
    newUnitsPerDay,
    traffic: input.traffic ?? plan.traffic,
  };
}

function planOf(experiment: Experiment | null): Plan {
  if (experiment === null) {
    const { alpha, inference, looks } = DEFAULT_ANALYSIS;
    return { weights: equalShares(2), metrics: 1, guardrails: 0, alpha, inference, looks, traffic: 1 };
  }
  const { variants, control, metrics, traffic } = experiment;
  const { alpha, inference, looks } = experiment.analysis;
  const ordered = [...variants].sort((a, b) => Number(b.key === control) - Number(a.key === control));
  return {
    weights: ordered.map(({ weight }) => weight),
    metrics: Math.max(1, metrics.primary.length),
    guardrails: metrics.guardrails.length,
    alpha,
    inference,
    looks,
    traffic,
  };
}

const equalShares = (count: number): number[] => Array.from({ length: count }, () => 1 / count);

/** Given members before those of the data; null when together they do not tell mean and spread. */
export function baselineFrom(
  given: BaselineInput,
  history: HistoryBaseline | null,
  type: MetricType,
): MetricBaseline | null {
  const mean = given.mean ?? history?.mean;
  if (mean === undefined) return null;
  const standardDeviation =
    given.standardDeviation ??
    (isShare(type) ? Math.sqrt(Math.max(0, mean * (1 - mean))) : history?.standardDeviation);
  if (standardDeviation === undefined) return null;
  const covariateCorrelation = given.covariateCorrelation ?? history?.covariateCorrelation ?? 0;
  return { mean, standardDeviation, covariateCorrelation };
}
