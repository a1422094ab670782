import { momentsFromValues, type Moments } from '#libs/stats';

/** One arm as the vector files summarise it. */
export interface ArmSummary {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
}

/** Two arms, each as a summary or as raw values. */
export interface TwoArms {
  readonly control?: ArmSummary;
  readonly treatment?: ArmSummary;
  readonly control_raw?: readonly number[];
  readonly treatment_raw?: readonly number[];
}

/** Moments of a summary; the library starts from centred sums, so variance is multiplied out. */
export function momentsOfSummary({ n, mean, variance }: ArmSummary): Moments {
  return { n, mean, m2: n > 1 ? variance * (n - 1) : 0 };
}

export function momentsOfArms(arms: TwoArms): { control: Moments; treatment: Moments } {
  return {
    control: arms.control ? momentsOfSummary(arms.control) : momentsFromValues(arms.control_raw!),
    treatment: arms.treatment ? momentsOfSummary(arms.treatment) : momentsFromValues(arms.treatment_raw!),
  };
}
