import {
  adjustPValues,
  dunnettCritical,
  eBenjaminiHochberg,
  maxT,
  normalSurvival,
  seededRandom,
  stepDownDunnett,
  type AdjustmentMethod,
  type DunnettFamily,
} from '#libs/stats';
import type { CalibrationCheck, Draw } from '../calibration.js';

/** z of 20 metrics with common correlation rho, the first `alternatives` of them with an effect. */
function metricStatistics(draw: Draw, rho: number, alternatives: number): number[] {
  const shared = Math.sqrt(rho) * draw.normal();
  return Array.from(
    { length: 20 },
    (_, i) => shared + Math.sqrt(1 - rho) * draw.normal() + (i < alternatives ? 3 : 0),
  );
}

const twoSided = (z: number): number => 2 * normalSurvival(Math.abs(z));

function familyWise(method: AdjustmentMethod, title: string, rho: number): CalibrationCheck {
  return {
    name: `${title}, any false positive`,
    design: `20 metrics, 5 with an effect, correlation ${rho}`,
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 10_000,
    happens: (draw) =>
      adjustPValues(metricStatistics(draw, rho, 5).map(twoSided), method).some((p, i) => i >= 5 && p <= 0.05),
  };
}

/** A discovery picked at random is false: its chance is the false discovery rate. */
function falseDiscovery(method: AdjustmentMethod, title: string, rho: number): CalibrationCheck {
  return {
    name: `${title}, false discoveries`,
    design: `20 metrics, 5 with an effect, correlation ${rho}`,
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 10_000,
    happens: (draw) => {
      const p = adjustPValues(metricStatistics(draw, rho, 5).map(twoSided), method);
      const found = p.flatMap((value, i) => (value <= 0.05 ? [i] : []));
      return found.length > 0 && found[Math.floor(draw.uniform() * found.length)]! >= 5;
    },
  };
}

const family: DunnettFamily = {
  loadings: Array.from({ length: 4 }, () => Math.SQRT1_2),
  degreesOfFreedom: Infinity,
  sides: 2,
};
const critical = dunnettCritical(0.05, family);

const manyToOne = (draw: Draw, effects: readonly number[]): number[] => {
  const control = draw.normal();
  return effects.map((effect) => (draw.normal() - control) / Math.SQRT2 + effect);
};

const equicorrelated = Array.from({ length: 5 }, (_, i) =>
  Array.from({ length: 5 }, (__, j) => (i === j ? 1 : 0.7)),
);
const maxCritical = maxT([0, 0, 0, 0, 0], {
  correlation: equicorrelated,
  random: seededRandom(1),
  draws: 40_000,
}).criticalValue;

export const multiplicityChecks: readonly CalibrationCheck[] = [
  {
    name: 'Dunnett, any false positive',
    design: '4 treatments against one control, normal',
    nominal: 0.05,
    acceptance: 'exact',
    runs: 40_000,
    happens: (draw) => manyToOne(draw, [0, 0, 0, 0]).some((t) => Math.abs(t) >= critical),
  },
  {
    name: 'Step-down Dunnett, any false positive',
    design: '4 treatments, one with an effect',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 2_000,
    happens: (draw) =>
      stepDownDunnett(manyToOne(draw, [4, 0, 0, 0]), family).some((p, i) => i > 0 && p <= 0.05),
  },
  {
    name: 'max-T with the metrics’ correlation, any false positive',
    design: '5 metrics, correlation 0.7',
    nominal: 0.05,
    acceptance: 'exact',
    slack: 0.005,
    runs: 20_000,
    happens: (draw) => {
      const shared = Math.sqrt(0.7) * draw.normal();
      return equicorrelated.some(() => Math.abs(shared + Math.sqrt(0.3) * draw.normal()) >= maxCritical);
    },
  },
  familyWise('holm', 'Holm', 0),
  familyWise('holm', 'Holm', 0.5),
  familyWise('hochberg', 'Hochberg', 0.5),
  familyWise('hommel', 'Hommel', 0.5),
  falseDiscovery('benjamini-hochberg', 'Benjamini-Hochberg', 0),
  falseDiscovery('benjamini-hochberg', 'Benjamini-Hochberg', 0.5),
  falseDiscovery('benjamini-yekutieli', 'Benjamini-Yekutieli', 0.5),
  {
    name: 'e-BH, false discoveries',
    design: '20 metrics, 5 with an effect, correlation 0.5',
    nominal: 0.05,
    acceptance: 'atMost',
    runs: 5_000,
    happens: (draw) => {
      // The mixture likelihood ratio of N(0, 4) effects against none is an e-value.
      const logEs = metricStatistics(draw, 0.5, 5).map((z) => (0.8 * z * z) / 2 - 0.5 * Math.log(5));
      const { rejected } = eBenjaminiHochberg(logEs, 0.05);
      const found = rejected.flatMap((isFound, i) => (isFound ? [i] : []));
      return found.length > 0 && found[Math.floor(draw.uniform() * found.length)]! >= 5;
    },
  },
];
