/**
 * Running centred moments of several numbers a unit: means, sums of products of deviations, and of the first number the sum of
 * cubed deviations (Welford 1962; Pébay 2008). One pass, exact enough at any number of rows, and mergeable.
 */
export class RunningMoments {
  units = 0;
  /** Sum of cubed deviations of the first number. */
  third = 0;
  readonly mean: Float64Array;
  /** Upper triangle, row by row. */
  private readonly products: Float64Array;
  private readonly deviation: Float64Array;

  constructor(private readonly size: number) {
    this.mean = new Float64Array(size);
    this.deviation = new Float64Array(size);
    this.products = new Float64Array((size * (size + 1)) / 2);
  }

  /** One unit's numbers; they are copied. */
  add(values: ArrayLike<number>): void {
    const { mean, deviation, products, size } = this;
    const before = this.units++;
    const after = this.units;
    for (let i = 0; i < size; i++) deviation[i] = values[i]! - mean[i]!;
    const step = deviation[0]! / after;
    this.third += step * (step * deviation[0]! * before * (after - 2) - 3 * products[0]!);
    for (let i = 0, at = 0; i < size; i++) {
      const gained = (deviation[i]! * before) / after;
      for (let j = i; j < size; j++) products[at++]! += gained * deviation[j]!;
    }
    for (let i = 0; i < size; i++) mean[i]! += deviation[i]! / after;
  }

  /** Sum of products of the deviations of two of the numbers. */
  product(i: number, j: number): number {
    const [row, column] = i < j ? [i, j] : [j, i];
    return this.products[row * this.size - (row * (row - 1)) / 2 + (column - row)]!;
  }

  /** Takes in the units of another, which share none with these. */
  merge(other: RunningMoments): void {
    if (other.units === 0) return;
    const [before, added, after] = [this.units, other.units, this.units + other.units];
    const gap = other.mean.map((mean, i) => mean - this.mean[i]!);
    const [here, there] = [before / after, added / after];
    this.third +=
      other.third +
      gap[0]! ** 3 * before * there * (here - there) +
      3 * gap[0]! * (here * other.products[0]! - there * this.products[0]!);
    for (let i = 0, at = 0; i < this.size; i++) {
      for (let j = i; j < this.size; j++, at++) {
        this.products[at]! += other.products[at]! + gap[i]! * gap[j]! * before * there;
      }
    }
    for (let i = 0; i < this.size; i++) this.mean[i]! += gap[i]! * there;
    this.units = after;
  }
}
