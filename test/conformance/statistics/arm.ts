import { momentsFromRawSums, momentsFromValues, type Moments } from '#libs/stats';

/** One arm as the vector files summarise it; spread as a variance, a standard deviation or centred or raw squares. */
export interface ArmSummary {
  readonly n: number;
  readonly mean?: number;
  readonly sum?: number;
  readonly variance?: number;
  readonly var?: number;
  readonly sd?: number;
  readonly std?: number;
  readonly m2?: number;
  readonly sum_sq?: number;
}

/** Two arms, each as a summary or as raw values. */
export interface TwoArms {
  readonly control?: ArmSummary | readonly number[];
  readonly treatment?: ArmSummary | readonly number[];
  readonly control_raw?: readonly number[];
  readonly treatment_raw?: readonly number[];
}

function centredSquares(arm: ArmSummary, mean: number): number {
  const spread = arm.sd ?? arm.std;
  const variance = arm.variance ?? arm.var ?? (spread === undefined ? undefined : spread * spread);
  if (arm.m2 !== undefined) return arm.m2;
  if (variance !== undefined) return arm.n > 1 ? variance * (arm.n - 1) : 0;
  if (arm.sum_sq !== undefined) {
    const { moments } = momentsFromRawSums({ n: arm.n, sum: mean * arm.n, sumOfSquares: arm.sum_sq });
    return moments.m2;
  }
  throw new Error('an arm needs variance, sd, m2 or sum_sq');
}

/** Moments of a summary; the library starts from centred sums, so variance is multiplied out. */
export function momentsOfSummary(arm: ArmSummary): Moments {
  const mean = arm.mean ?? (arm.sum === undefined ? undefined : arm.n > 0 ? arm.sum / arm.n : 0);
  if (typeof arm.n !== 'number' || mean === undefined) throw new Error('an arm needs n and mean (or sum)');
  return { n: arm.n, mean, m2: centredSquares(arm, mean) };
}

function momentsOfArm(
  name: string,
  arm: ArmSummary | readonly number[] | undefined,
  raw: readonly number[] | undefined,
): Moments {
  const values = raw ?? (isList(arm) ? arm : undefined);
  if (values) return momentsFromValues(values);
  if (arm === undefined || isList(arm)) throw new Error(`no ${name} arm: give ${name} or ${name}_raw`);
  return momentsOfSummary(arm);
}

function isList(arm: ArmSummary | readonly number[] | undefined): arm is readonly number[] {
  return Array.isArray(arm);
}

export function momentsOfArms(arms: TwoArms): { control: Moments; treatment: Moments } {
  return {
    control: momentsOfArm('control', arms.control, arms.control_raw),
    treatment: momentsOfArm('treatment', arms.treatment, arms.treatment_raw),
  };
}
