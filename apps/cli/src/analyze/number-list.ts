import { quantileOfSorted } from '#libs/stats';

const INITIAL_CAPACITY = 1024;

/** Numbers that have to be kept, eight bytes each, because a quantile of them is wanted exactly. */
export class NumberList {
  private kept = new Float64Array(INITIAL_CAPACITY);
  private used = 0;

  add(value: number): void {
    if (this.used === this.kept.length) this.resize(this.used * 2);
    this.kept[this.used++] = value;
  }

  append(other: NumberList): void {
    if (this.used + other.used > this.kept.length) this.resize(this.used + other.used);
    this.kept.set(other.kept.subarray(0, other.used), this.used);
    this.used += other.used;
  }

  /** Ascending. */
  sorted({ ignoreZeros }: { ignoreZeros: boolean }): Float64Array {
    const values = this.kept.subarray(0, this.used);
    return (ignoreZeros ? values.filter((value) => value !== 0) : values.slice()).sort();
  }

  /** Type 7; null of no value. */
  quantile(level: number, options: { ignoreZeros: boolean }): number | null {
    const sorted = this.sorted(options);
    return sorted.length === 0 ? null : quantileOfSorted(sorted, level);
  }

  private resize(capacity: number): void {
    const larger = new Float64Array(capacity);
    larger.set(this.kept.subarray(0, this.used));
    this.kept = larger;
  }
}
