import type { UnitSample } from '#libs/domain';
import type { RandomSource } from '#libs/stats';
import { lossOf, type Features } from './cell-sums.js';
import { drawBinomial } from './draw-binomial.js';

export interface SplitPlan {
  /** Shares of control and treatment. */
  weights: readonly [number, number];
  looks: number;
  /** Chance that a success of the treatment is lost, for a share with a known effect; 0: no effect is made. */
  loss: number;
}

/** One random experiment. */
export interface Split {
  /** Sums of control at each stretch between looks, then those of treatment. */
  cells: Float64Array;
  /** What the lost successes change in the treatment's sums. */
  lost: Float64Array;
}

/** Rows of more units than this per cell are split by binomial counts instead of unit by unit. */
const UNITS_PER_CELL = 3;

/**
 * Assigns every unit by itself, as a hash does: treatment with its weight's chance, arriving at a random time. Equal units
 * are split together (multinomial counts), which is the same thing and much quicker. The split that comes back is reused.
 */
export function splitter(
  sample: UnitSample,
  features: Features,
  { weights, looks, loss }: SplitPlan,
  random: RandomSource,
): () => Split {
  const { size, values } = features;
  const share = weights[0] / (weights[0] + weights[1]);
  const split: Split = { cells: new Float64Array(2 * looks * size), lost: new Float64Array(size) };
  const add = (to: Float64Array, offset: number, from: Float64Array, start: number, times: number): void => {
    for (let f = 0; f < size; f++) to[offset + f]! += times * from[start + f]!;
  };
  const losses = Array.from(sample.numerator, (value, row) =>
    loss > 0 && value > 0 ? lossOf(features, row) : null,
  );

  /** Treatment's units of the row. */
  const oneByOne = (row: number, units: number): number => {
    let treated = 0;
    for (let unit = 0; unit < units; unit++) {
      const u = random();
      const isTreated = u >= share;
      const place = isTreated ? (u - share) / (1 - share) : u / share;
      if (isTreated) treated++;
      const cell = (isTreated ? looks : 0) + Math.min(looks - 1, Math.floor(place * looks));
      add(split.cells, cell * size, values, row * size, 1);
    }
    return treated;
  };

  const spread = (row: number, units: number, firstCell: number): void => {
    let left = units;
    for (let look = 0; look < looks && left > 0; look++) {
      const here = look === looks - 1 ? left : drawBinomial(left, 1 / (looks - look), random);
      left -= here;
      add(split.cells, (firstCell + look) * size, values, row * size, here);
    }
  };

  const together = (row: number, units: number): number => {
    const treated = drawBinomial(units, 1 - share, random);
    spread(row, units - treated, 0);
    spread(row, treated, looks);
    return treated;
  };

  return () => {
    split.cells.fill(0);
    split.lost.fill(0);
    for (let row = 0; row < sample.weight.length; row++) {
      const units = Math.round(sample.weight[row]!);
      const treated = units > UNITS_PER_CELL * 2 * looks ? together(row, units) : oneByOne(row, units);
      const ofRow = losses[row];
      if (ofRow) add(split.lost, 0, ofRow, 0, drawBinomial(treated, loss, random));
    }
    return split;
  };
}
