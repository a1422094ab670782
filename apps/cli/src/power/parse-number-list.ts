import { InvalidArgumentError } from 'commander';

/** Parser of numbers that are not negative, separated by commas, as in `1200,900,900`. */
export function parseNumberList(text: string): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (numbers.every((number) => number >= 0 && number < Infinity)) return numbers;
  throw new InvalidArgumentError(
    'It must be numbers of at least 0 with commas between, for example 1200,900,900.',
  );
}

const ROUNDING = 0.0005;

/** Parser of the shares of control and the other variants, as in `0.5,0.25,0.25`. */
export function parseWeightList(text: string): number[] {
  const weights = parseNumberList(text);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.length > 1 && weights.every((weight) => weight > 0) && Math.abs(sum - 1) <= ROUNDING)
    return weights;
  throw new InvalidArgumentError(
    'It must be two shares or more that sum to 1, control first, for example 0.5,0.25,0.25.',
  );
}
