import type { SampleRatio } from '#libs/domain';
import { membersOf, oneOf, orNull, PROBABILITY } from './json-schema.js';

export const SAMPLE_RATIO = membersOf<SampleRatio>({
  pValue: orNull(PROBABILITY),
  sequentialPValue: orNull(PROBABILITY),
  status: oneOf(['ok', 'alert', 'insufficient']),
});
