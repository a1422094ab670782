import { MAXIMUM_DEPTH, MAXIMUM_NODES } from '../targeting/condition.js';

/** Something wrong with a condition, and where: a JSON pointer (RFC 6901) from the condition's root, "" for the root. */
export interface ConditionProblem {
  readonly path: string;
  readonly message: string;
}

/** A condition with more problems than this is not worth reading on. */
const MAXIMUM_PROBLEMS = 50;

interface Inspection {
  readonly problems: ConditionProblem[];
  /** Saved groups that there are; null: nobody knows. */
  readonly groups: ReadonlySet<string> | null;
  nodes: number;
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Where in a condition the inspection is; problems are reported here. */
export class Place {
  private constructor(
    private readonly inspection: Inspection,
    private readonly pointer: string,
    private readonly depth: number,
  ) {}

  static root(groups: ReadonlySet<string> | null = null): Place {
    return new Place({ problems: [], groups, nodes: 0 }, '', 0);
  }

  get problems(): ConditionProblem[] {
    return this.inspection.problems;
  }

  at(key: string | number): Place {
    return new Place(this.inspection, `${this.pointer}/${escapePointer(String(key))}`, this.depth);
  }

  report(message: string): void {
    if (this.problems.length < MAXIMUM_PROBLEMS) this.problems.push({ path: this.pointer, message });
  }

  /** Reports what is no reference to a saved group, or leads to none that is known. */
  checkGroup(id: unknown): void {
    if (typeof id !== 'string') return this.report('must be the id of a saved group');
    const { groups } = this.inspection;
    if (groups && !groups.has(id)) this.report(`there is no saved group ${id}`);
  }

  /** The same place one level further in; undefined, and reported, when that is too deep. */
  deeper(): Place | undefined {
    if (this.depth < MAXIMUM_DEPTH) return new Place(this.inspection, this.pointer, this.depth + 1);
    this.report(`nests deeper than ${MAXIMUM_DEPTH} levels`);
    return undefined;
  }

  /** Counts one path or operator; false when there are too many, which is reported once. */
  countNode(): boolean {
    this.inspection.nodes += 1;
    if (this.inspection.nodes === MAXIMUM_NODES + 1)
      this.report(`the condition has more than ${MAXIMUM_NODES} parts`);
    return this.inspection.nodes <= MAXIMUM_NODES;
  }
}
