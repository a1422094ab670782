import { Attributes } from '../targeting/condition.js';
import { FeatureSet } from './feature-set.js';
import { UserContext } from './user-context.js';

/** How many features prerequisites may lead through, one after another, before they count as a cycle. */
const MAXIMUM_CHAIN = 100;

/** How many features one call may evaluate: prerequisites of prerequisites multiply. */
const MAXIMUM_FEATURES = 10_000;

/** One call: the payload, the unit, and the prerequisites that are open. */
export class Evaluation {
  readonly attributes: Attributes;
  private readonly openFeatures: string[] = [];
  private evaluatedFeatures = 0;

  constructor(
    readonly features: FeatureSet,
    readonly user: UserContext,
  ) {
    this.attributes = user.attributeOverrides
      ? { ...user.attributes, ...user.attributeOverrides }
      : (user.attributes ?? {});
  }

  /** Whether a condition holds for the unit. */
  targets(condition: object): boolean {
    return this.features.passes(condition, this.attributes);
  }

  /**
   * Evaluates a feature as part of this call.
   *
   * @returns undefined when the feature is being evaluated already, or when there is no end in sight
   */
  within<Result>(feature: string, evaluate: () => Result): Result | undefined {
    this.evaluatedFeatures += 1;
    const isEndless = this.openFeatures.length >= MAXIMUM_CHAIN || this.evaluatedFeatures > MAXIMUM_FEATURES;
    if (isEndless || this.openFeatures.includes(feature)) return undefined;
    this.openFeatures.push(feature);
    try {
      return evaluate();
    } finally {
      this.openFeatures.pop();
    }
  }
}
