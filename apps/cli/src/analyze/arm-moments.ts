import type { ArmStatistics } from '#libs/domain';

/** Running centred moments of one arm (Welford 1962 with the cross product): exact enough at any number of rows. */
export class ArmMoments {
  private units = 0;
  private numeratorMean = 0;
  private numeratorM2 = 0;
  private denominatorMean = 0;
  private denominatorM2 = 0;
  private c = 0;

  /** One unit; without a denominator pass 0. */
  add(numerator: number, denominator: number): void {
    this.units++;
    const fromNumeratorMean = numerator - this.numeratorMean;
    const fromDenominatorMean = denominator - this.denominatorMean;
    this.numeratorMean += fromNumeratorMean / this.units;
    this.denominatorMean += fromDenominatorMean / this.units;
    this.numeratorM2 += fromNumeratorMean * (numerator - this.numeratorMean);
    this.denominatorM2 += fromDenominatorMean * (denominator - this.denominatorMean);
    this.c += fromNumeratorMean * (denominator - this.denominatorMean);
  }

  statistics(variant: string): ArmStatistics {
    return {
      variant,
      units: this.units,
      numerator: { mean: this.numeratorMean, m2: this.numeratorM2, m3: 0 },
      denominator: { mean: this.denominatorMean, m2: this.denominatorM2 },
      c: this.c,
      covariates: null,
      capping: null,
      quantile: null,
    };
  }
}
