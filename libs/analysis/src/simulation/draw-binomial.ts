import { logGamma, type RandomSource } from '#libs/stats';

/** Below this many expected successes counting them one gap at a time is the quickest. */
const FEW = 10;

/** A binomial count, exact in distribution: how many of `trials` happen, each with the same chance. */
export function drawBinomial(trials: number, chance: number, random: RandomSource): number {
  if (trials <= 0 || chance <= 0) return 0;
  if (chance >= 1) return trials;
  if (chance > 0.5) return trials - drawBinomial(trials, 1 - chance, random);
  return trials * chance < FEW ? byGaps(trials, chance, random) : byRejection(trials, chance, random);
}

/** Gaps between successes are geometric. */
function byGaps(trials: number, chance: number, random: RandomSource): number {
  const logFailure = Math.log1p(-chance);
  let [successes, used] = [0, 0];
  for (;;) {
    used += Math.floor(Math.log(1 - random()) / logFailure) + 1;
    if (used > trials) return successes;
    successes++;
  }
}

/** Transformed rejection, algorithm BTRS of Hormann (1993), for chances up to 1/2 and ten expected successes or more. */
function byRejection(trials: number, chance: number, random: RandomSource): number {
  const spread = Math.sqrt(trials * chance * (1 - chance));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * chance;
  const centre = trials * chance + 0.5;
  const quick = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const logOdds = Math.log(chance / (1 - chance));
  const mode = Math.floor((trials + 1) * chance);
  const atMode = logGamma(mode + 1) + logGamma(trials - mode + 1);
  for (;;) {
    const u = random() - 0.5;
    const v = 1 - random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + centre);
    if (us >= 0.07 && v <= quick) return k;
    if (!(k >= 0 && k <= trials)) continue;
    const accepted = Math.log((v * alpha) / (a / (us * us) + b));
    const log = atMode - logGamma(k + 1) - logGamma(trials - k + 1) + (k - mode) * logOdds;
    if (accepted <= log) return k;
  }
}
