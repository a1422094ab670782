import type { IntervalEstimate, ReportFlag } from '#libs/domain';
import {
  inferFixed,
  isDataError,
  twoProportions,
  type DataError,
  type Estimate,
  type Successes,
  type TwoProportions,
} from '#libs/stats';
import { sideOfZero, type FixedAnswer } from './fixed-answer.js';
import { newcombePValue } from './newcombe-p-value.js';
import { ratioOfShares } from './ratio-of-shares.js';
import { relativeEffect, type RelativeEffect } from './relative-effect.js';

export interface SharesInput {
  control: Successes;
  treatment: Successes;
  effect: Estimate | DataError;
  alpha: number;
}

/**
 * Two proportions: the unpooled z test, Newcombe's interval of the difference and Fieller's of the relative effect. Where
 * counts are so small that the test and Newcombe's interval would disagree about zero (or an expected count is below
 * five), the interval leads: p-value and relative interval are then those that belong to it.
 */
export function fixedShares({ control, treatment, effect, alpha }: SharesInput): FixedAnswer {
  const shares = twoProportions(control, treatment, alpha);
  const { lower, upper } = shares.newcombe;
  const absolute = { estimate: shares.estimate, lower, upper };
  if (!isDataError(effect) && shares.exact === null) {
    const { pValue, criticalValue, interval } = inferFixed(effect, { alpha, reference: 'normal' });
    if (sideOfZero(interval) === sideOfZero(absolute)) {
      return { absolute, pValue, ...relativeEffect(effect, criticalValue, interval) };
    }
  }
  return ledByInterval({ control, treatment, shares, absolute });
}

interface LedByInterval {
  control: Successes;
  treatment: Successes;
  shares: TwoProportions;
  absolute: IntervalEstimate;
}

function ledByInterval({ control, treatment, shares, absolute }: LedByInterval): FixedAnswer {
  const { relative, flags } = relativeOfShares(shares);
  return {
    absolute,
    relative,
    pValue: newcombePValue(control, treatment),
    flags: [smallCounts(shares), ...flags],
  };
}

function smallCounts({ exact }: TwoProportions): ReportFlag {
  const fisher = exact ? ` Fisher's exact test gives p = ${exact.pTwoSided.toPrecision(2)}.` : '';
  return {
    code: 'LOW_EXPECTED_COUNT',
    detail: `Few units converted (or few did not), so the p-value is the one of Newcombe's interval instead of the z test.${fisher}`,
  };
}

function relativeOfShares(shares: TwoProportions): RelativeEffect {
  const interval = ratioOfShares(shares);
  if (!interval) {
    return {
      relative: null,
      flags: [
        {
          code: 'ZERO_BASELINE',
          detail: 'Nobody converted in control, so a relative effect does not exist; read the difference.',
        },
      ],
    };
  }
  return {
    relative: { estimate: shares.estimate / shares.control, ...interval, method: 'score' },
    flags: [],
  };
}
