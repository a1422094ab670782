import { StickyBuckets, stickyExperimentKey, stickyValue } from '../sticky/sticky-buckets.js';
import { Attributes } from '../targeting/condition.js';
import { InlineExperiment } from './feature-definition.js';
import { findHashAttribute, HashAttribute } from './hash-attribute.js';

type Assignments = Readonly<Record<string, string>>;

/** What earlier assignments say about an experiment. */
export interface StickyVariation {
  /** Index of the variation to stay with, or -1. */
  readonly variation: number;
  /** Whether the unit took part under a bucket version that is now shut out. */
  readonly isBlocked: boolean;
}

function assignmentsOf(buckets: StickyBuckets, { hashAttribute, hashValue }: HashAttribute): Assignments {
  return buckets.find(hashAttribute, stickyValue(hashValue))?.assignments ?? {};
}

/** Assignments of the unit and of its fallback identity; the unit's own win. Without a fallback, "id" serves as one. */
function knownAssignments(
  experiment: InlineExperiment,
  attributes: Attributes,
  buckets: StickyBuckets,
): Assignments {
  const fallback = findHashAttribute(attributes, experiment.fallbackAttribute);
  return {
    ...(fallback.hashValue ? assignmentsOf(buckets, fallback) : {}),
    ...assignmentsOf(buckets, findHashAttribute(attributes, experiment.hashAttribute)),
  };
}

function isBlocked({ key, minBucketVersion = 0 }: InlineExperiment, assignments: Assignments): boolean {
  const prefix = stickyExperimentKey(key).slice(0, -1);
  return Object.keys(assignments).some((entry) => {
    const version = Number(entry.slice(prefix.length));
    return (
      entry === stickyExperimentKey(key, version) &&
      Number.isInteger(version) &&
      version >= 0 &&
      version < minBucketVersion
    );
  });
}

/** Finds the variation that a unit was given before. */
export function findStickyVariation(
  experiment: InlineExperiment,
  attributes: Attributes,
  buckets: StickyBuckets,
): StickyVariation {
  const assignments = knownAssignments(experiment, attributes, buckets);
  if (isBlocked(experiment, assignments)) return { variation: -1, isBlocked: true };
  const variationKey = assignments[stickyExperimentKey(experiment.key, experiment.bucketVersion)];
  const isKnown = variationKey !== undefined && experiment.meta !== undefined;
  return {
    variation: isKnown ? experiment.meta.findIndex(({ key }) => key === variationKey) : -1,
    isBlocked: false,
  };
}

/** Keeps the variation a unit was given, when that is news. */
export function saveStickyVariation(
  experiment: InlineExperiment,
  { hashAttribute, hashValue }: HashAttribute,
  variationKey: string,
  buckets: StickyBuckets,
): void {
  const attributeValue = stickyValue(hashValue);
  const assignments = buckets.find(hashAttribute, attributeValue)?.assignments ?? {};
  const entry = stickyExperimentKey(experiment.key, experiment.bucketVersion);
  if (assignments[entry] === variationKey) return;
  buckets.save({
    attributeName: hashAttribute,
    attributeValue,
    assignments: { ...assignments, [entry]: variationKey },
  });
}
