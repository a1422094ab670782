import type { ArmStatistics, MetricStatistics } from '#libs/domain';
import { armStatistics } from './arm-statistics.js';
import { covariateCombinations } from './covariate-statistics.js';
import type { CovariateColumn } from './covariate-reader.js';
import { MetricArm, type MetricShape } from './metric-arm.js';

/** Units of one group (the whole table, or those of one segment) by arm, and every metric over them. */
export class GroupTally {
  private readonly unitsOfArm: number[] = [];
  /** By metric, then by arm. */
  private readonly arms: MetricArm[][];

  constructor(private readonly shapes: readonly MetricShape[]) {
    this.arms = shapes.map(() => []);
  }

  get units(): number {
    return this.unitsOfArm.reduce((sum, units) => sum + units, 0);
  }

  addUnit(arm: number): void {
    this.unitsOfArm[arm] = (this.unitsOfArm[arm] ?? 0) + 1;
  }

  add(metric: number, arm: number, numbers: Float64Array): void {
    this.armOf(metric, arm).add(numbers);
  }

  /** Takes in the units of another group, which share none with these. */
  merge(other: GroupTally): void {
    other.unitsOfArm.forEach((units, arm) => (this.unitsOfArm[arm] = (this.unitsOfArm[arm] ?? 0) + units));
    other.arms.forEach((arms, metric) =>
      arms.forEach((tallied, arm) => this.armOf(metric, arm).merge(tallied)),
    );
  }

  unitsByVariant(variants: readonly string[]): { variant: string; units: number }[] {
    return variants.map((variant, arm) => ({ variant, units: this.unitsOfArm[arm] ?? 0 }));
  }

  metrics(
    keys: readonly string[],
    variants: readonly string[],
    covariates: readonly CovariateColumn[],
  ): MetricStatistics[] {
    return keys.map((metricKey, metric) => ({
      metricKey,
      arms: this.statistics(metric, variants, covariates),
    }));
  }

  private statistics(
    metric: number,
    variants: readonly string[],
    covariates: readonly CovariateColumn[],
  ): ArmStatistics[] {
    const arms = variants.map((_, arm) => this.armOf(metric, arm));
    const combinations = covariateCombinations(
      covariates,
      arms.map(({ moments }) => moments),
    );
    return variants.map((variant, arm) => armStatistics(variant, arms[arm]!, combinations));
  }

  private armOf(metric: number, arm: number): MetricArm {
    return (this.arms[metric]![arm] ??= new MetricArm(this.shapes[metric]!));
  }
}
