import type { MetricType, QuantileMeasure } from '#libs/domain';
import type { MethodContext } from '../method.js';

const DELTA =
  'linearised over units by the delta method (Deng, Knoblich & Lu 2018); Welch t test of the difference.';

const SHARE_TEST =
  "Without covariates: unpooled z test of the difference of the shares (variance p(1 - p)n/(n - 1)) and Newcombe's interval (method 10); where a count of less than five is expected, or the two disagree about zero, the interval leads and the p-value is the one that belongs to it.";

const ESTIMATORS: Record<Exclude<MetricType, 'quantile'>, string> = {
  conversion: `Share of units with at least one event. ${SHARE_TEST}`,
  retention: `Share of units with at least one event in their window, of the units whose window is over. ${SHARE_TEST}`,
  count: 'Events per unit; Welch t test of the difference of the means.',
  'count-distinct': 'Distinct values per unit; Welch t test of the difference of the means.',
  'time-to-event':
    'Time until the first event, a unit without one in its window counting with the whole of it (restricted mean), of the units whose window is over; Welch t test of the difference of the means.',
  funnel: `Share of units that went through all steps in order. ${SHARE_TEST}`,
  sum: 'Total per unit; Welch t test of the difference of the means.',
  mean: `Total over number of events, ${DELTA}`,
  ratio: `Numerator total over denominator total, ${DELTA}`,
};

/** What the number is, and how its error comes about. */
export function estimatorSentences({ planned: { definition } }: MethodContext): string[] {
  return [
    definition.type === 'quantile'
      ? quantileSentence(definition.quantile ?? null)
      : ESTIMATORS[definition.type],
    definition.type === 'mean' ||
    definition.type === 'ratio' ||
    definition.type === 'quantile' ||
    definition.type === 'time-to-event'
      ? ''
      : 'Units without an event count as 0.',
    "The relative effect is the difference over the absolute value of control's level, with Fieller's interval at the critical value of the absolute one; where control's level is not clearly away from zero the interval of the log ratio stands in, if it says the same of zero.",
  ].filter((sentence) => sentence !== '');
}

function quantileSentence(quantile: QuantileMeasure | null): string {
  const level = quantile ? `Quantile ${quantile.level}` : 'A quantile';
  const values = quantile?.of === 'units' ? "the units' totals" : "all events' values";
  const zeros = quantile?.ignoreZeros ? ', zeros left out' : '';
  const of = quantile ? ` of ${values}${zeros}` : '';
  return `${level}${of}; standard error from the spacing of the order statistics and the variance between units (Deng, Knoblich & Lu 2018); z test of the difference.`;
}
