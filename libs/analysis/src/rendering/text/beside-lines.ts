import type { Report, ReportComparison, ReportMetric } from '#libs/domain';
import { plannedAbsolute, plannedPValues } from '../../decision/planned-interval.js';
import { count, decimals, percent, pValueText } from '../../wording.js';
import { adjustmentText, varianceText } from '../adjustment-text.js';
import { heterogeneityText } from '../heterogeneity-text.js';
import { intervalText } from '../interval-text.js';
import { maturedShare } from '../maturity.js';
import { differenceText } from '../metric-format.js';
import { pCell } from '../p-text.js';
import { nextLookText, plannedLook } from '../planned-look.js';
import { signedPercent } from '../signed.js';
import { dilutedText, triggerText } from '../trigger-text.js';
import { aligned } from './aligned.js';
import { printable } from './printable.js';

/** Where the plan stands, what guardrails exclude, and each answer without what was done to it: covariates, caps, waiting units. */
export function besideLines(report: Report): string[] {
  const planned = plannedLook(report);
  return [
    ...(planned ? [`Look ${planned.look} of ${planned.looks}: ${nextLookText(planned)}.`] : []),
    ...report.metrics.flatMap((metric) => [
      ...maturityLine(metric),
      ...triggerLines(report, metric),
      ...funnelLines(metric),
      ...metric.comparisons.flatMap((comparison) => comparisonLines(metric, comparison)),
    ]),
  ].map(printable);
}

function maturityLine(metric: ReportMetric): string[] {
  const share = maturedShare(metric);
  const whose = metric.trigger === null ? 'exposed' : 'triggered';
  return share === null ? [] : [`${metric.name}: ${percent(share)} of the ${whose} units are old enough.`];
}

function triggerLines(report: Report, metric: ReportMetric): string[] {
  const { name, trigger } = metric;
  if (trigger === null) return [];
  return [
    triggerText(trigger),
    ...trigger.diluted.map((diluted) => dilutedText(report, metric, diluted)),
  ].map((text) => `${name}: ${text}`);
}

function funnelLines({ name, funnel }: ReportMetric): string[] {
  return (funnel ?? []).map(({ event, arms }, index) => {
    const reach = arms.map(({ variant, units, share }) => {
      const of = share === null ? '' : ` (${percent(share)})`;
      return `${variant} ${count(units)}${of}`;
    });
    return `${name}, step ${index + 1} "${event}": ${reach.join(', ')}.`;
  });
}

function comparisonLines({ name, type }: ReportMetric, comparison: ReportComparison): string[] {
  const { adjustment, varianceReduction, uncapped, nonInferiority } = comparison;
  const about = `${name} / ${comparison.variant}:`;
  const lines: string[] = [];
  if (nonInferiority) {
    const { margin, passed, pValue } = nonInferiority;
    lines.push(
      `${about} harm beyond ${percent(margin)} ${passed ? 'excluded' : 'not excluded'}, ${pValueText(pValue)}.`,
    );
  }
  if (adjustment) {
    const { absolute, relative, pValue } = adjustment.unadjusted;
    const effect = relative ? signedPercent(relative.estimate) : differenceText(type, absolute.estimate);
    const gain = varianceReduction === null ? '' : `; ${varianceText(varianceReduction)}`;
    lines.push(
      `${about} adjusted by ${adjustmentText(adjustment)}${gain}; unadjusted ${effect}, ${pValueText(pValue)}.`,
    );
  }
  if (uncapped) {
    const { absolute, pValue, cap, cappedUnits } = uncapped;
    lines.push(
      `${about} capped at ${decimals(cap)} (${count(cappedUnits.variant)} units of the arm, ${count(cappedUnits.control)} of control above); uncapped ${differenceText(type, absolute.estimate)}, ${pValueText(pValue)}.`,
    );
  }
  return lines;
}

/** Whether segments differ, then each of them. */
export function segmentLines(report: Report): string[] {
  return report.metrics.flatMap((metric) => {
    const dimensions = [...new Set(metric.segments.map(({ dimension }) => dimension))];
    return dimensions.flatMap((dimension) =>
      metric.comparisons.flatMap(({ variant }) => dimensionLines(report, metric, { dimension, variant })),
    );
  });
}

interface Question {
  dimension: string;
  variant: string;
}

function dimensionLines(report: Report, metric: ReportMetric, { dimension, variant }: Question): string[] {
  const { alpha, inference } = report.options;
  const heterogeneity = metric.heterogeneity.find(
    (other) => other.dimension === dimension && other.variant === variant,
  );
  const text = (value: number): string => differenceText(metric.type, value);
  const rows = metric.segments
    .filter((segment) => segment.dimension === dimension)
    .map(({ value, comparisons }) => {
      const comparison = comparisons.find((other) => other.variant === variant);
      const bounds = comparison ? plannedAbsolute(comparison, inference) : null;
      const p = comparison ? plannedPValues(comparison, inference).adjustedPValue : null;
      const shrunken = heterogeneity?.shrunken.find((other) => other.value === value);
      return [
        `  ${printable(value)}`,
        bounds ? text(bounds.estimate) : '–',
        bounds ? intervalText(bounds, text) : '–',
        pCell(p),
        shrunken ? text(shrunken.estimate) : '–',
      ];
    });
  const head = [`  ${printable(dimension)}`, 'Difference', 'Interval', 'p adj.', 'Shrunken'];
  return [
    printable(
      `${metric.name} / ${variant} by ${dimension}: ${heterogeneityText(heterogeneity ?? null, alpha)}`,
    ),
    ...aligned([head, ...rows], [1, 2, 3, 4]),
  ];
}
