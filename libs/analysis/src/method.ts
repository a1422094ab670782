import type { AnalysisOptions, MetricType } from '#libs/domain';
import { DEFAULTS } from './defaults.js';
import type { PlannedMetric } from './metric-plan.js';
import { count, decimals, percent } from './wording.js';

const ESTIMATORS: Record<MetricType, string> = {
  conversion:
    'Share of units that converted; unpooled z test and Newcombe interval of the difference in shares',
  count: 'Events per unit; Welch t test of the difference in means',
  sum: 'Total per unit; Welch t test of the difference in means',
  quantile: 'Quantile',
  retention: 'Share of units that came back',
  mean: 'Total over number of events, linearised by the delta method over units; Welch t test',
  ratio: 'Numerator total over denominator total, linearised by the delta method over units; Welch t test',
};

/** What was computed for one metric, in words. */
export function methodOf({ definition, margin }: PlannedMetric, options: AnalysisOptions): string {
  const level = percent(1 - options.alpha);
  return [
    `${ESTIMATORS[definition.type]}.`,
    `Relative effect with Fieller's interval.`,
    options.inference === 'sequential'
      ? `The verdict follows the ${level} asymptotic confidence sequence (narrowest at ${count(DEFAULTS.sequentialTuningUnits)} units of a pair), valid at any number of looks.`
      : `The verdict follows the ${level} interval at a fixed horizon, valid once, at the planned end.`,
    ...(margin === null
      ? []
      : [
          `Non-inferiority with a relative margin of ${percent(margin)}, one-sided at ${decimals(options.alpha)}.`,
        ]),
    ...(typeof definition.cap === 'number' ? [`Totals of a unit are capped at ${definition.cap}.`] : []),
    windowText(definition.windowSeconds),
  ]
    .join(' ')
    .trim();
}

function windowText(seconds: number | null | undefined): string {
  if (seconds === undefined) return '';
  if (seconds === null) return 'Events count from the first exposure until the experiment stops.';
  const length =
    seconds % 86_400 === 0
      ? `${seconds / 86_400} days`
      : seconds % 3_600 === 0
        ? `${seconds / 3_600} hours`
        : `${seconds} seconds`;
  return `Events count for ${length} from the first exposure.`;
}
