import {
  evaluateFeature,
  loadStickyBuckets,
  MemoryStickyBuckets,
  type StickyDocument,
} from '#libs/assignment';
import { difference } from './compare.js';
import { featuresOf, userOf, type VectorContext } from './context.js';

/** Documents stored before the evaluation: a list, or an object by name. Those of the context come later and win. */
function storeOf(
  context: VectorContext,
  existing: readonly StickyDocument[] | Record<string, StickyDocument> | null,
) {
  const inContext = Object.values(context.stickyBucketAssignmentDocs ?? {});
  return new MemoryStickyBuckets([...Object.values(existing ?? {}), ...inContext]);
}

/** Evaluates a feature with the unit's documents loaded; compares the result and the documents afterwards. */
export function checkStickyBucket(
  ...vector: [string, VectorContext, readonly StickyDocument[], string, unknown, unknown]
): string | null {
  const [, context, existing, key, expectedResult, expectedDocuments] = vector;
  const features = featuresOf(context);
  const user = userOf(context);
  const stickyBuckets = loadStickyBuckets(features, user.attributes ?? {}, storeOf(context, existing));
  const { experimentResult = null } = evaluateFeature(features, { ...user, stickyBuckets }, key);
  const expected = { result: expectedResult, documents: expectedDocuments };
  return difference(expected, { result: experimentResult, documents: stickyBuckets.toObject() });
}
