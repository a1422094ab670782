/** What is wrong with the rows of a file, by line; bounded, so that a file full of errors does not fill the memory. */
export class RowProblems {
  private readonly listed: string[] = [];
  private found = 0;

  constructor(private readonly limit = 20) {}

  get count(): number {
    return this.found;
  }

  add(line: number, detail: string): void {
    this.found++;
    if (this.listed.length < this.limit) this.listed.push(`line ${line}: ${detail}`);
  }

  /** One line each, and how many more there are. */
  describe(): string {
    const more = this.found - this.listed.length;
    return [...this.listed, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
  }
}
