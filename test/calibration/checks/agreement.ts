import {
  estimateAdjustedDifference,
  estimateMeanDifference,
  estimatePostStratified,
  estimateQuantileDifference,
  estimateRatioDifference,
  inferFixed,
  jointMomentsFromRows,
  kolmogorovSmirnovUniform,
  sortAscending,
  type Estimate,
} from '#libs/stats';
import type { CalibrationMeasure, Draw } from '../calibration.js';
import { correlatedArm, must, normalArm } from './arms.js';

/** A/A experiments, analysed each way: their p-values must be uniform over the whole range, not just at 5 %. */
const METHODS: Readonly<Record<string, (draw: Draw) => Estimate>> = {
  'Welch test': (draw) => must(estimateMeanDifference(normalArm(draw, 60, 0, 1), normalArm(draw, 90, 0, 2))),
  CUPED: (draw) =>
    must(estimateAdjustedDifference(correlatedArm(draw, 200, 0, 0.7), correlatedArm(draw, 200, 0, 0.7)))
      .adjusted,
  'Lin adjustment': (draw) =>
    must(
      estimateAdjustedDifference(correlatedArm(draw, 900, 0, 0.7), correlatedArm(draw, 200, 0, 0.7), {
        pooling: 'per-arm',
      }),
    ).adjusted,
  'post-stratification': (draw) =>
    must(
      estimatePostStratified(
        [0, 3].map((mean) => ({
          control: normalArm(draw, 60, mean, 1),
          treatment: normalArm(draw, 60, mean, 1),
        })),
      ),
    ).conditional,
  'ratio metric': (draw) => {
    const arm = () =>
      jointMomentsFromRows(
        Array.from({ length: 200 }, () => {
          const visits = 1 + Math.floor(5 * draw.uniform());
          return [draw.binomial(visits, 0.3), visits];
        }),
      );
    return must(estimateRatioDifference(arm(), arm()));
  },
  'quantile, P75': (draw) => {
    const arm = () => sortAscending(Float64Array.from({ length: 400 }, () => Math.exp(draw.normal())));
    return must(estimateQuantileDifference(arm(), arm(), 0.75));
  },
};

export const agreementChecks: readonly CalibrationMeasure[] = Object.entries(METHODS).map(
  ([method, estimate]) => ({
    name: `A/A p-values are uniform, ${method}`,
    design: '1000 A/A experiments, exact Kolmogorov-Smirnov p-value',
    nominal: 0.5,
    band: [1e-4, 1],
    runs: 1_000,
    measure: (draw, runs) =>
      kolmogorovSmirnovUniform(Array.from({ length: runs }, () => inferFixed(estimate(draw)).pValue)).pValue,
  }),
);
