/** Most names that are remembered as unknown; a flood of made-up ones must not grow memory. */
const CAPACITY = 10_000;

/** Names that a version of the catalogue is known not to have, so that asking for them again costs nothing. */
export class UnknownNames {
  private names = new Set<string>();
  private version: number | null = null;

  has(name: string, version: number): boolean {
    return this.version === version && this.names.has(name);
  }

  add(name: string, version: number): void {
    if (this.version !== version || this.names.size >= CAPACITY) this.names = new Set();
    this.version = version;
    this.names.add(name);
  }
}
