import type { QuantileMeasure } from '#libs/domain';
import { NumberList } from './number-list.js';
import { RunningMoments } from './running-moments.js';

/** How one metric is added up. */
export interface MetricShape {
  /** Numbers a unit: numerator, denominator, and two for each covariate. */
  size: number;
  /** Null: not capped, or the cap is not known yet. */
  cap: number | null;
  quantile: QuantileMeasure | null;
}

/** Everything one metric needs of one group of units, added up unit by unit. */
export class MetricArm {
  readonly moments: RunningMoments;
  /** The numerator as it was without the cap; null without one. */
  readonly uncapped: RunningMoments | null;
  /** Of a quantile, one value a unit; null else. */
  readonly values: NumberList | null;
  cappedUnits = 0;

  constructor(readonly shape: MetricShape) {
    this.moments = new RunningMoments(shape.size);
    this.uncapped = shape.cap === null ? null : new RunningMoments(1);
    this.values = shape.quantile === null ? null : new NumberList();
  }

  /** One unit's numbers, the numerator first; its cap is applied here, and `numbers` is left as it was. */
  add(numbers: Float64Array): void {
    const { cap } = this.shape;
    const value = numbers[0]!;
    this.values?.add(value);
    this.uncapped?.add(numbers);
    if (cap === null || value <= cap) {
      this.moments.add(numbers);
      return;
    }
    this.cappedUnits++;
    numbers[0] = cap;
    this.moments.add(numbers);
    numbers[0] = value;
  }

  merge(other: MetricArm): void {
    this.moments.merge(other.moments);
    if (other.uncapped) this.uncapped?.merge(other.uncapped);
    if (other.values) this.values?.append(other.values);
    this.cappedUnits += other.cappedUnits;
  }
}
