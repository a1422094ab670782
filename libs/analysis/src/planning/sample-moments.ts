import type { UnitSample } from '#libs/domain';
import type { JointMoments } from '#libs/stats';

/** Centred moments over all units of a sample, in the order numerator, denominator, covariates. */
export function sampleMoments(sample: UnitSample): JointMoments {
  const { weight } = sample;
  const columns = [
    sample.numerator,
    sample.denominator,
    ...sample.covariates.map((covariate) => covariate.values),
  ];
  const n = sumOf(weight, () => 1);
  const mean = columns.map((column) => sumOf(weight, (row) => column[row]!) / n);
  const c = columns.flatMap((a, i) =>
    columns
      .slice(i)
      .map((b, gap) => sumOf(weight, (row) => (a[row]! - mean[i]!) * (b[row]! - mean[i + gap]!))),
  );
  return { n, mean, c };
}

function sumOf(weight: Float64Array, value: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < weight.length; row++) sum += weight[row]! * value(row);
  return sum;
}
