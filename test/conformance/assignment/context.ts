import {
  type Attributes,
  type FeaturePayload,
  FeatureSet,
  type InlineExperiment,
  type StickyDocument,
  type UserContext,
} from '#libs/assignment';

/** The context of a vector: an SDK's options, payload and user in one object. */
export interface VectorContext extends FeaturePayload {
  readonly attributes?: Attributes;
  /** Older name of attributes. */
  readonly user?: Attributes;
  readonly attributeOverrides?: Attributes;
  readonly url?: string;
  readonly enabled?: boolean;
  readonly qaMode?: boolean;
  readonly forcedVariations?: Readonly<Record<string, number>>;
  readonly forcedFeatureValues?: Readonly<Record<string, unknown>>;
  readonly stickyBucketAssignmentDocs?: Readonly<Record<string, StickyDocument>>;
  readonly experiments?: readonly InlineExperiment[];
}

/** The payload of a vector's context. */
export function featuresOf(context: VectorContext): FeatureSet {
  return new FeatureSet(context);
}

/** The user of a vector's context. */
export function userOf(context: VectorContext): UserContext {
  const {
    user,
    attributes,
    attributeOverrides,
    url,
    enabled,
    qaMode,
    forcedVariations,
    forcedFeatureValues,
  } = context;
  return {
    attributes: { ...user, ...attributes },
    attributeOverrides,
    url,
    enabled,
    qaMode,
    forcedVariations,
    forcedFeatureValues: new Map(Object.entries(forcedFeatureValues ?? {})),
  };
}
