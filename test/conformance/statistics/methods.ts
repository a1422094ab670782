import { adjustment } from './adjustment.js';
import { bayesAndBandit } from './bayes-and-bandit.js';
import { distributionMethods } from './distributions.js';
import { meansAndProportions } from './means-and-proportions.js';
import { metaAnalysis } from './meta-analysis.js';
import type { Method } from './method.js';
import { momentsAndNist } from './moments-and-nist.js';
import { multiplicityAndPower } from './multiplicity-and-power.js';
import { quantilesAndCounts } from './quantiles-and-counts.js';
import { sampleRatio } from './sample-ratio.js';
import { sequential } from './sequential.js';

/** Every method name of the statistics format and the documented entry of the library that answers it. */
export const statisticsMethods: Readonly<Record<string, Method | undefined>> = {
  ...distributionMethods,
  ...momentsAndNist,
  ...meansAndProportions,
  ...adjustment,
  ...quantilesAndCounts,
  ...sampleRatio,
  ...sequential,
  ...bayesAndBandit,
  ...multiplicityAndPower,
  ...metaAnalysis,
};
