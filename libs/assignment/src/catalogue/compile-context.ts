import { CompileScope } from '../targeting/compile-scope.js';
import { SavedGroups } from '../targeting/condition.js';
import { Parent } from './parent.js';

/** What one definition may refer to while it is compiled, and what it did refer to. */
export class CompileContext {
  /** Ids of the saved groups that were looked for, directly or through each other, found or not. */
  readonly groupsAsked = new Set<string>();

  /** `parents`, by key: everything that was compiled so far, broken ones among it. */
  constructor(
    private readonly savedGroups: SavedGroups,
    readonly parents: ReadonlyMap<string, Parent>,
  ) {}

  /** A fresh scope for one condition. */
  scope(): CompileScope {
    return CompileScope.outermost(this.savedGroups, this.groupsAsked);
  }
}
