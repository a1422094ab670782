import { InvalidArgumentError } from 'commander';

/** Weights are written by people, as three times 0.333. */
const SUM_TOLERANCE = 0.0015;

/** `control=0.5,treatment=0.5`: the shares that were meant. They must sum to one, but for rounding, which is evened out. */
export function parseWeights(text: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of text.split(',')) {
    const at = part.lastIndexOf('=');
    const variant = part.slice(0, Math.max(at, 0)).trim();
    const weight = Number(part.slice(at + 1));
    if (variant === '' || !(weight >= 0) || part.slice(at + 1).trim() === '') {
      throw new InvalidArgumentError(`"${part}" is not VARIANT=SHARE, as in control=0.5,treatment=0.5.`);
    }
    if (weights.has(variant)) throw new InvalidArgumentError(`"${variant}" is there twice.`);
    weights.set(variant, weight);
  }
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > SUM_TOLERANCE) {
    throw new InvalidArgumentError(`The weights sum to ${Number(sum.toPrecision(6))}, they must sum to 1.`);
  }
  return new Map([...weights].map(([variant, weight]) => [variant, weight / sum]));
}
