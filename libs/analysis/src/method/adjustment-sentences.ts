import { isShare } from '#libs/domain';
import { listed } from '../wording.js';
import type { MethodContext } from '../method.js';
import { durationText } from './duration-text.js';

/** Whether and how covariates took noise out, and what was in the way. */
export function adjustmentSentences(context: MethodContext): string[] {
  const { planned, options, comparisons } = context;
  const { type, covariateSeconds } = planned.definition;
  if (type === 'quantile') return ['No covariates: a quantile is not adjusted.'];
  if (!options.regressionAdjustment) return ['No covariates: the plan switches regression adjustment off.'];
  const adjusted = comparisons.filter(({ adjustment }) => adjustment !== null);
  if (adjusted.length > 0) return adjustedSentences(context);
  if (covariateSeconds === undefined || covariateSeconds === null) return ['No covariates.'];
  const fallback = comparisons
    .flatMap(({ flags }) => flags)
    .find(({ code }) => code === 'UNADJUSTED_FALLBACK');
  const reason = fallback ? fallback.detail : 'No unit differs in its history, so the answer is unadjusted.';
  return [
    `Covariates would be the units' own events of ${durationText(covariateSeconds)} before their first exposure. ${reason}`,
  ];
}

function adjustedSentences({ planned, comparisons }: MethodContext): string[] {
  const { type, covariateSeconds } = planned.definition;
  const adjustments = comparisons.map(({ adjustment }) => adjustment).filter((known) => known !== null);
  const keys = [...new Set(adjustments.flatMap(({ covariates }) => covariates))];
  const source =
    typeof covariateSeconds === 'number'
      ? `, the unit's own events of ${durationText(covariateSeconds)} before its first exposure`
      : '';
  const slope =
    adjustments[0]?.method === 'interacted'
      ? 'with slopes for each arm (Lin 2013), and the variance that a difference of slopes adds over the population'
      : 'with one slope for all arms, each arm centred on its own means (CUPED, Deng et al. 2013; the ANCOVA slope)';
  const some = adjustments.length < comparisons.length ? ' Comparisons without slopes are unadjusted.' : '';
  return [
    `Regression-adjusted by ${listed(keys)}${source}, ${slope}; levels are taken at the mean of the covariates over all arms, residual variances divide by n - 1.${some}`,
    ...(keys.includes('has-history')
      ? ['A unit without history has history 0, and has-history (0 or 1) tells it apart.']
      : []),
    ...(isShare(type) ? ['The adjusted share is a linear probability model with a Welch t test.'] : []),
    'The unadjusted answer stands beside.',
  ];
}
