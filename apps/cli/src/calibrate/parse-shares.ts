import { InvalidArgumentError } from 'commander';

const ROUNDING = 0.0005;

/** Shares of control and treatment, as in `0.9,0.1`. */
export function parseShares(text: string): [number, number] {
  const [control, treatment, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? NaN : Number(part)));
  const areShares = control !== undefined && treatment !== undefined && control > 0 && treatment > 0;
  if (!areShares || more.length > 0 || !(Math.abs(control + treatment - 1) <= ROUNDING)) {
    throw new InvalidArgumentError('It must be two shares that sum to 1, for example 0.9,0.1.');
  }
  return [control, treatment];
}
