/**
 * Does something with many things a few at a time, so that whatever else waits for the process gets its turn in between. Who
 * is added again while waiting keeps its place.
 */
export class InSlices<T> {
  private readonly waiting = new Set<T>();
  private isScheduled = false;

  constructor(
    private readonly act: (item: T) => void,
    private readonly size: number,
  ) {}

  add(items: Iterable<T>): void {
    for (const item of items) this.waiting.add(item);
    this.schedule();
  }

  delete(item: T): void {
    this.waiting.delete(item);
  }

  private schedule(): void {
    if (this.isScheduled || this.waiting.size === 0) return;
    this.isScheduled = true;
    setImmediate(() => this.actOnSlice());
  }

  private actOnSlice(): void {
    this.isScheduled = false;
    let left = this.size;
    for (const item of this.waiting) {
      if (left === 0) break;
      left -= 1;
      this.waiting.delete(item);
      this.act(item);
    }
    this.schedule();
  }
}
