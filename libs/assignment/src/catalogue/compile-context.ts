import { CompileScope } from '../targeting/compile-scope.js';
import { SavedGroups } from '../targeting/condition.js';
import { Parent } from './parent.js';

/** What definitions may refer to while they are compiled. */
export class CompileContext {
  /** By key: everything that was compiled so far, broken ones among it. */
  readonly parents = new Map<string, Parent>();

  constructor(readonly savedGroups: SavedGroups) {}

  /** A fresh scope for one condition. */
  scope(): CompileScope {
    return CompileScope.outermost(this.savedGroups);
  }
}
