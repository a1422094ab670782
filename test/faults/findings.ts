/** Something that a trustworthy platform would not have done. */
export interface Finding {
  /** I1 to I8, or the name of the fault that made its own observation. */
  rule: string;
  detail: string;
}

const MOST_OF_A_RULE = 10;

/** What was found wrong; many findings of one rule say no more than ten. */
export class Findings {
  readonly list: Finding[] = [];
  /** Refusals, with 503, that no fault explains. Only on a machine that does nothing else do they mean something. */
  readonly unexplained: string[] = [];
  private readonly counts = new Map<string, number>();

  add(rule: string, detail: string): void {
    const count = (this.counts.get(rule) ?? 0) + 1;
    this.counts.set(rule, count);
    if (count <= MOST_OF_A_RULE) this.list.push({ rule, detail });
  }

  /** One line each. */
  lines(): string[] {
    const more = [...this.counts].filter(([, count]) => count > MOST_OF_A_RULE);
    return [
      ...this.list.map(({ rule, detail }) => `${rule}: ${detail}`),
      ...more.map(([rule, count]) => `${rule}: ${count - MOST_OF_A_RULE} more`),
    ];
  }
}
