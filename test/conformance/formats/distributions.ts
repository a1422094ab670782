import { distributionFunctions } from '../statistics/distributions.js';
import { caseOf, hasKey, type VectorFormat } from '../vector-format.js';

/** Largest relative error of a distribution function, on the value itself. */
const RELATIVE_TOLERANCE = 1e-10;
/** Values below this are denormal: they hold too few digits for a relative error. */
const SMALLEST_NORMAL = 2.3e-308;

interface Point {
  readonly fn: string;
  readonly args: readonly number[];
  readonly ref: string | number;
}

function check({ fn, args, ref }: Point): string | null {
  const implementation = distributionFunctions[fn];
  if (!implementation) return `unknown function ${fn}`;
  if (!Array.isArray(args)) return `${fn}: args must be a list`;
  if (ref === undefined || Number.isNaN(Number(ref))) return `${fn}: ref is not a number`;
  const value = implementation(...args.map(Number));
  const reference = Number(ref);
  if (Object.is(value, reference) || value === reference) return null;
  const error = Math.abs(value - reference);
  if (error <= Math.max(RELATIVE_TOLERANCE * Math.abs(reference), SMALLEST_NORMAL)) return null;
  return `${fn}(${args.join(', ')}) = ${value}, expected ${ref} (relative error ${error / Math.abs(reference)})`;
}

/** `{points: [{fn, args, ref}]}`: distribution functions at high precision. */
export const distributionsFormat: VectorFormat = {
  name: 'distributions',
  recognises: (document) => hasKey(document, 'points') && Array.isArray(document.points),
  casesOf: (document) =>
    (document as { points: Point[] }).points.map((point, index) =>
      caseOf(`${point?.fn}(${point?.args?.join?.(', ')}) #${index}`, () => check(point)),
    ),
};
