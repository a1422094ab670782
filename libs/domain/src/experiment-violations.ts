import type { Experiment, ExperimentDefinition } from './experiment.js';
import { keyViolations } from './key.js';
import { layerShareViolations } from './layer-share.js';
import { overrideViolations } from './override-violations.js';
import { scheduleViolations } from './schedule-violations.js';
import { segmentViolations } from './segment-violations.js';
import type { Violation } from './violation.js';

/** Weights are written by people, as 0.333; half a per mille of slack is rounding, more is a mistake. */
const WEIGHT_SUM_TOLERANCE = 0.0005;

/** Rules that no schema can say; pointers are into the experiment as the API takes it. */
export function experimentViolations(
  experiment: ExperimentDefinition & Partial<Pick<Experiment, 'startedAt'>>,
): Violation[] {
  return [
    ...keyViolations(experiment.key, '/key'),
    ...variantViolations(experiment),
    ...metricRoleViolations(experiment),
    ...analysisViolations(experiment),
    ...overrideViolations(experiment),
    ...scheduleViolations(experiment),
    ...segmentViolations(experiment),
    ...(isStarted(experiment) ? [] : layerShareViolations(experiment)),
  ];
}

/** What was reserved at the start may be outgrown: raising traffic takes more of the layer. */
function isStarted({ startedAt = null }: Partial<Pick<Experiment, 'startedAt'>>): boolean {
  return startedAt !== null;
}

function variantViolations({ variants, control }: ExperimentDefinition): Violation[] {
  const violations = variants.flatMap((variant, index) =>
    keyViolations(variant.key, `/variants/${index}/key`),
  );
  const keys = variants.map((variant) => variant.key);
  keys.forEach((key, index) => {
    if (keys.indexOf(key) !== index) {
      violations.push({ pointer: `/variants/${index}/key`, detail: `the variant "${key}" is there twice` });
    }
  });
  if (!keys.includes(control)) {
    violations.push({ pointer: '/control', detail: `must name one of the variants: ${keys.join(', ')}` });
  }
  const sum = variants.reduce((total, variant) => total + variant.weight, 0);
  if (Math.abs(sum - 1) > WEIGHT_SUM_TOLERANCE) {
    violations.push({
      pointer: '/variants',
      detail: `the weights sum to ${Number(sum.toPrecision(6))}, they must sum to 1`,
    });
  }
  return violations;
}

function metricRoleViolations({ metrics }: ExperimentDefinition): Violation[] {
  const placed = [
    ...metrics.primary.map((metric, index) => ({ metric, pointer: `/metrics/primary/${index}` })),
    ...metrics.secondary.map((metric, index) => ({ metric, pointer: `/metrics/secondary/${index}` })),
    ...metrics.guardrails.map(({ metric }, index) => ({
      metric,
      pointer: `/metrics/guardrails/${index}/metric`,
    })),
  ];
  return placed
    .filter(({ metric }, index) => placed.findIndex((other) => other.metric === metric) !== index)
    .map(({ metric, pointer }) => ({
      pointer,
      detail: `the metric "${metric}" has a role already; give each one role`,
    }));
}

function analysisViolations({ analysis }: ExperimentDefinition): Violation[] {
  const { inference, plannedUnits, looks } = analysis;
  if (inference !== 'group-sequential') return [];
  if (plannedUnits === null) {
    const detail = 'a group-sequential design needs the number of units at which it is planned to end';
    return [{ pointer: '/analysis/plannedUnits', detail }];
  }
  if (plannedUnits >= looks) return [];
  const detail = `${looks} looks need at least ${looks} planned units, not ${plannedUnits}: each look is at further units`;
  return [{ pointer: '/analysis/looks', detail }];
}
