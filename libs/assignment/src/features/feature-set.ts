import { compileCondition } from '../targeting/compile-condition.js';
import { CompileScope } from '../targeting/compile-scope.js';
import { Predicate, SavedGroups } from '../targeting/condition.js';
import { isRecord } from '../targeting/is-record.js';
import { never } from '../targeting/operators/operator.js';
import { ContextualBandit, FeatureDefinition, InlineExperiment } from './feature-definition.js';

/** A payload as SDKs receive it. */
export interface FeaturePayload {
  readonly features?: Readonly<Record<string, FeatureDefinition>>;
  readonly savedGroups?: SavedGroups;
  readonly contextualBandits?: Readonly<Record<string, ContextualBandit>>;
  /** Groups that the context has, for experiments limited to some (older form of conditions). */
  readonly groups?: Readonly<Record<string, boolean>>;
  /** Parts of experiments to replace, by key (older form). */
  readonly overrides?: Readonly<Record<string, Partial<InlineExperiment>>>;
}

function ownEntry<Entry>(
  record: Readonly<Record<string, Entry>> | undefined,
  key: string,
): Entry | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * A payload with its conditions compiled, each at first use. The payload must not change afterwards: a new one
 * is a new set.
 */
export class FeatureSet {
  private readonly predicates = new WeakMap<object, Predicate>();

  constructor(private readonly payload: FeaturePayload) {}

  feature(key: string): FeatureDefinition | undefined {
    return ownEntry(this.payload.features, key);
  }

  contextualBandit(reference: string): ContextualBandit | undefined {
    return ownEntry(this.payload.contextualBandits, reference);
  }

  /** Names of the attributes whose sticky documents an evaluation may ask for. */
  stickyAttributes(): string[] {
    const rules = Object.values(this.payload.features ?? {}).flatMap(({ rules = [] }) => rules);
    const experiments = rules.filter(
      ({ variations, contextualVariations }) => variations ?? contextualVariations,
    );
    const names = experiments.flatMap(({ hashAttribute, fallbackAttribute }) => [
      hashAttribute || 'id',
      ...(fallbackAttribute ? [fallbackAttribute] : []),
    ]);
    return [...new Set(names)];
  }

  overrides(experimentKey: string): Partial<InlineExperiment> | undefined {
    return ownEntry(this.payload.overrides, experimentKey);
  }

  hasGroup(name: string): boolean {
    return !!ownEntry(this.payload.groups, name);
  }

  /** Whether a condition holds. A malformed one holds for nobody. */
  passes(condition: unknown, subject: unknown): boolean {
    if (!isRecord(condition)) return false;
    const known = this.predicates.get(condition);
    if (known) return known(subject);
    const predicate = this.compile(condition);
    this.predicates.set(condition, predicate);
    return predicate(subject);
  }

  private compile(condition: object): Predicate {
    try {
      return compileCondition(condition, CompileScope.outermost(this.payload.savedGroups));
    } catch {
      return never; // as an unknown operator: nobody is let in by what has no meaning
    }
  }
}
