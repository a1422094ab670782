import {
  interleavingSignTest,
  kaplanMeier,
  logrank,
  quantileConfidenceSequence,
  quantileOfSorted,
  quantileRankInterval,
  rateRatioAnytime,
  rateRatioExact,
  restrictedMean,
  estimateRestrictedMeanDifference,
  sortAscending,
  winsorCap,
  winsorize,
  diluteEffect,
  type FollowUp,
} from '#libs/stats';
import { method, orError, type Method } from './method.js';

interface RankInputs {
  readonly n: number;
  readonly q: number;
  readonly alpha?: number;
  readonly t_opt?: number;
}

interface ValueInputs {
  readonly x: readonly number[];
  readonly q: number;
  readonly ignore_zeros?: boolean;
}

interface RateInputs {
  readonly events_a: number;
  readonly events_b: number;
  readonly exposure_a: number;
  readonly exposure_b: number;
  readonly concentration?: number;
  readonly alpha?: number;
}

const countsOf = (inputs: RateInputs) => ({
  a: { events: inputs.events_a, exposure: inputs.exposure_a },
  b: { events: inputs.events_b, exposure: inputs.exposure_b },
});

interface SurvivalInputs {
  readonly time: readonly number[];
  readonly status: readonly number[];
  readonly group?: readonly number[];
  readonly select_group?: number;
  readonly tau?: number;
}

function followUps({ time, status, group }: SurvivalInputs, wanted?: number): FollowUp[] {
  return time
    .map((value, i) => ({ time: value, event: status[i] === 1, group: group?.[i] }))
    .filter((unit) => wanted === undefined || unit.group === wanted);
}

/** Group labels in ascending order: the first is the control. */
function groupsOf({ group }: SurvivalInputs): readonly [number, number] {
  const labels = [...new Set(group)].sort((a, b) => a - b);
  return [labels[0]!, labels[1]!];
}

export const quantilesAndCounts: Readonly<Record<string, Method>> = {
  quantile_order_ci: method<RankInputs>(({ n, q, alpha = 0.05 }) => {
    const { lowerRank, upperRank, exactCoverage } = quantileRankInterval(n, q, alpha);
    return { lower_rank: lowerRank, upper_rank: upperRank, exact_coverage: exactCoverage };
  }),
  quantile_confseq_fixed: method<RankInputs>(({ n, q, alpha, t_opt }) => {
    const ranks = quantileConfidenceSequence(n, q, { alpha, tunedAt: t_opt ?? n });
    return {
      lower_boundary: ranks.lowerBoundary,
      upper_boundary: ranks.upperBoundary,
      lower_rank: ranks.lowerRank,
      upper_rank: ranks.upperRank,
    };
  }),
  quantile_type7: method<ValueInputs>(({ x, q }) => ({ value: quantileOfSorted(sortAscending(x), q) })),
  winsorize_upper: method<ValueInputs>(({ x, q, ignore_zeros }) => {
    const cap = winsorCap(x, { q, ignoreZeros: ignore_zeros });
    const { values, capped } = winsorize(x, { upper: cap ?? Infinity });
    return {
      cap,
      n_capped: capped,
      values,
      winsorized: values,
      mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    };
  }),
  poisson_rate_exact: method<RateInputs>((inputs) => {
    const { a, b } = countsOf(inputs);
    const { ratio, pValue, interval } = rateRatioExact(a, b, inputs.alpha);
    return { p_two_sided: pValue, rate_ratio: ratio, lower: interval.lower, upper: interval.upper };
  }),
  poisson_rate_anytime: method<RateInputs>((inputs) => {
    const { a, b } = countsOf(inputs);
    const result = rateRatioAnytime(a, b, { concentration: inputs.concentration, alpha: inputs.alpha });
    return {
      log_e: result.logEValue,
      p: result.pValue,
      theta_lower: result.share.lower,
      theta_upper: result.share.upper,
      rate_ratio: result.ratio,
      rate_ratio_lower: result.interval.lower,
      rate_ratio_upper: result.interval.upper,
    };
  }),
  interleaving_sign: method<{ wins_b: number; wins_a: number; ties: number }>(({ wins_b, wins_a, ties }) =>
    orError(
      interleavingSignTest({ winsOfTreatment: wins_b, winsOfControl: wins_a, ties: ties ?? 0 }),
      ({ delta, pValue, z }) => ({ delta, p_exact: pValue, z }),
    ),
  ),
  triggered_dilution: method<{ triggered_effect: number; triggered_se: number; trigger_rate: number }>(
    (inputs) => {
      const triggered = { estimate: inputs.triggered_effect, standardError: inputs.triggered_se };
      const { estimate, standardError } = diluteEffect(triggered, inputs.trigger_rate);
      return { overall_effect: estimate, overall_se: standardError };
    },
  ),
  kaplan_meier: method<SurvivalInputs>((inputs) => {
    const steps = kaplanMeier(followUps(inputs, inputs.select_group));
    return {
      time: steps.map((step) => step.time),
      survival: steps.map((step) => step.survival),
      greenwood_se: steps.map((step) => step.standardError),
      n_risk: steps.map((step) => step.atRisk),
      n_event: steps.map((step) => step.events),
      lower: steps.map((step) => step.interval?.lower ?? null),
      upper: steps.map((step) => step.interval?.upper ?? null),
    };
  }),
  logrank: method<SurvivalInputs>((inputs) => {
    const [control, treatment] = groupsOf(inputs);
    return orError(logrank(followUps(inputs, control), followUps(inputs, treatment)), (test) => ({
      chi2: test.chiSquare,
      df: 1,
      p: test.pValue,
      observed: test.observed,
      expected: test.expected,
    }));
  }),
  rmst: method<SurvivalInputs>((inputs) => {
    const [control, treatment] = groupsOf(inputs);
    const [a, b] = [followUps(inputs, control), followUps(inputs, treatment)];
    const levels = [restrictedMean(a, inputs.tau!), restrictedMean(b, inputs.tau!)].map((level) =>
      'kind' in level ? null : level,
    );
    return orError(estimateRestrictedMeanDifference(a, b, inputs.tau!), (estimate) => ({
      rmst_group0: levels[0]?.mean,
      rmst_group1: levels[1]?.mean,
      se_group0: Math.sqrt(estimate.control.varianceOfMean),
      se_group1: Math.sqrt(estimate.treatment.varianceOfMean),
      difference: estimate.estimate,
      z: estimate.estimate / estimate.standardError,
    }));
  }),
};
