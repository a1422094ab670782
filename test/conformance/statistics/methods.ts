import { distributionMethods } from './distributions.js';
import { meansAndProportions } from './means-and-proportions.js';
import type { Method } from './method.js';
import { sampleRatio } from './sample-ratio.js';

/** Every method name of the statistics format and the documented entry of the library that answers it. */
export const statisticsMethods: Readonly<Record<string, Method | undefined>> = {
  ...distributionMethods,
  ...meansAndProportions,
  ...sampleRatio,
};
