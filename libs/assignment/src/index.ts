export type { BucketRange } from './bucketing/bucket-range.js';
export { allocate } from './bucketing/allocate.js';
export { bucketRanges } from './bucketing/bucket-ranges.js';
export { chooseVariation } from './bucketing/choose-variation.js';
export { equalWeights } from './bucketing/equal-weights.js';
export { freeLayerRange } from './bucketing/free-layer-range.js';
export { inNamespace, type Namespace } from './bucketing/in-namespace.js';
export { admittedSlices, rehome, splitAllocation, splitHomes, type SplitHomes } from './bucketing/homes.js';
export type { Slice } from './bucketing/slice.js';
export { assign } from './catalogue/assign.js';
export type { Assignment, AssignmentError, AssignmentReason } from './catalogue/assignment.js';
export type { Catalogue, CatalogueProblem } from './catalogue/catalogue.js';
export { catalogueFeatures } from './catalogue/catalogue-features.js';
export { catalogueSavedGroups } from './catalogue/catalogue-saved-groups.js';
export { compileCatalogue, type CatalogueOptions } from './catalogue/compile-catalogue.js';
export type {
  AssignmentExperiment,
  AssignmentOverride,
  AssignmentStatus,
  AssignmentVariant,
  HoldoutSlot,
  LayerSlot,
} from './catalogue/experiment.js';
export { explain, type Explanation } from './catalogue/explain.js';
export { explainFlag, type FlagExplanation, type FlagTrailStep } from './catalogue/explain-flag.js';
export type { TrailStep } from './catalogue/trail.js';
export { evaluateFlag, evaluateFlags } from './catalogue/evaluate-flag.js';
export { findPrerequisiteCycle } from './catalogue/find-prerequisite-cycle.js';
export type { AssignmentFlag, AssignmentFlagRule } from './catalogue/flag.js';
export type { FlagAnswer, FlagReason } from './catalogue/flag-answer.js';
export type { PrerequisiteEdges } from './catalogue/order-by-need.js';
export type { AssignmentPrerequisite } from './catalogue/prerequisite.js';
export { hash, type HashVersion } from './hashing/hash.js';
export type { Attributes, Condition, Predicate, SavedGroups } from './targeting/condition.js';
export { evaluateCondition } from './targeting/evaluate-condition.js';
export { InvalidConditionError } from './targeting/invalid-condition.error.js';
export type { ConditionProblem } from './validation/place.js';
export { validateCondition } from './validation/validate-condition.js';
export type {
  BanditContext,
  Bucketing,
  ContextualBandit,
  FeatureDefinition,
  FeatureRule,
  Filter,
  InlineExperiment,
  ParentCondition,
  UrlTarget,
  VariationMeta,
} from './features/feature-definition.js';
export { evaluateFeature, runExperiment } from './features/feature-evaluator.js';
export { FeatureSet, type FeaturePayload } from './features/feature-set.js';
export type { ExperimentResult, FeatureResult, FeatureSource } from './features/result.js';
export type { UserContext } from './features/user-context.js';
export { loadStickyBuckets } from './sticky/load-sticky-buckets.js';
export { MemoryStickyBuckets } from './sticky/memory-sticky-buckets.js';
export type { StickyBuckets, StickyDocument } from './sticky/sticky-buckets.js';
export { isUrlTargeted } from './url/is-url-targeted.js';
export { queryStringOverride } from './url/query-string-override.js';
