/** Most entries; beyond, the oldest is made again when it is asked for. */
const MOST = 100;

interface Kept<Value> {
  value: Promise<Value>;
  /** Milliseconds of a steady clock. */
  until: number;
}

/** Answers that may be a little old, so that what they are made of is not read every time; who asks at once shares one. */
export class KeptForAWhile<Value> {
  private readonly kept = new Map<string, Kept<Value>>();

  constructor(
    private readonly milliseconds: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A failure is not kept. */
  get(key: string, make: () => Promise<Value>): Promise<Value> {
    const known = this.kept.get(key);
    if (known !== undefined && this.now() < known.until) return known.value;
    const made = { value: make(), until: this.now() + this.milliseconds };
    // At the end of the order in which they go.
    this.kept.delete(key);
    this.kept.set(key, made);
    made.value.catch(() => {
      if (this.kept.get(key) === made) this.kept.delete(key);
    });
    if (this.kept.size > MOST) this.kept.delete(this.kept.keys().next().value as string);
    return made.value;
  }
}
