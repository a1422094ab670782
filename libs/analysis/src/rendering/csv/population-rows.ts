import type { ReportComparison, ReportMetric } from '#libs/domain';
import type { Row } from './comparison-cells.js';

/** The effect over all exposed units, beside the one over those that were triggered. */
export function dilutedCells({ trigger }: ReportMetric, { variant }: ReportComparison): Row {
  const diluted = trigger?.diluted.find((other) => other.variant === variant);
  if (!diluted) return {};
  return {
    triggerShare: diluted.share,
    dilutedEstimate: diluted.estimate,
    dilutedLower: diluted.lower,
    dilutedUpper: diluted.upper,
  };
}

export function triggerRows({ trigger }: ReportMetric): Row[] {
  if (trigger === null) return [];
  const { event, srm, share } = trigger;
  return trigger.byVariant.map(({ variant, exposed, triggered }) => ({
    row: 'trigger',
    ...{ variant, event, exposed, triggered },
    triggerShare: share,
    triggerSrmPValue: srm.pValue,
    triggerSrmSequentialPValue: srm.sequentialPValue,
  }));
}

export function funnelRows({ funnel }: ReportMetric): Row[] {
  return (funnel ?? []).flatMap(({ event, arms }, index) =>
    arms.map((arm) => ({ row: 'funnel-step', step: index + 1, event, ...arm })),
  );
}
