import { MAXIMUM_DEPTH, MAXIMUM_NODES, SavedGroups } from './condition.js';
import { InvalidConditionError } from './invalid-condition.error.js';

/**
 * Where in a condition the compiler is: how deep, inside which saved groups, and how many nodes are left.
 * The bounds make compile time, and the depth of the call stack at evaluation, independent of who wrote the condition.
 */
export class CompileScope {
  private constructor(
    readonly savedGroups: SavedGroups,
    private readonly depth: number,
    private readonly openGroups: readonly string[],
    private readonly nodes: { left: number },
    private readonly asked: Set<string>,
  ) {}

  /** `asked` gains the id of every saved group that is looked for, found or not. */
  static outermost(savedGroups: SavedGroups = {}, asked = new Set<string>()): CompileScope {
    return new CompileScope(savedGroups, 0, [], { left: MAXIMUM_NODES }, asked);
  }

  /** The scope one level further in. */
  deeper(): CompileScope {
    if (this.depth >= MAXIMUM_DEPTH)
      throw new InvalidConditionError(`nests deeper than ${MAXIMUM_DEPTH} levels`);
    return new CompileScope(this.savedGroups, this.depth + 1, this.openGroups, this.nodes, this.asked);
  }

  /** Counts one path or operator against the bound. */
  countNode(): void {
    this.nodes.left -= 1;
    if (this.nodes.left < 0) throw new InvalidConditionError(`has more than ${MAXIMUM_NODES} parts`);
  }

  /** The scope inside a saved group. */
  inside(group: string): CompileScope {
    return new CompileScope(
      this.savedGroups,
      this.depth,
      [...this.openGroups, group],
      this.nodes,
      this.asked,
    );
  }

  /** Whether a saved group refers, directly or not, to itself. */
  isInside(group: string): boolean {
    return this.openGroups.includes(group);
  }

  /** The saved group of that id; undefined when there is none. */
  savedGroup(id: string): unknown {
    this.asked.add(id);
    return Object.hasOwn(this.savedGroups, id) ? this.savedGroups[id] : undefined;
  }
}
