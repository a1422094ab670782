import { isHashVersion } from '../hashing/hash.js';
import { isRecord } from '../targeting/is-record.js';
import { AssignmentExperiment, AssignmentVariant } from './experiment.js';
import { InvalidExperimentError } from './invalid-experiment.error.js';

function refuseIf(isBad: boolean, message: string): void {
  if (isBad) throw new InvalidExperimentError(message);
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isRange(start: unknown, end: unknown): boolean {
  return isShare(start) && isShare(end) && (start as number) <= (end as number);
}

function isVariant(variant: unknown): variant is AssignmentVariant {
  return isRecord(variant) && typeof variant['key'] === 'string' && Number.isFinite(variant['weight']);
}

function checkVariants({ variants, control, shippedVariant }: AssignmentExperiment): void {
  refuseIf(!Array.isArray(variants) || variants.length < 2, 'needs at least two variants');
  refuseIf(!variants.every(isVariant), 'every variant needs a key and a finite weight');
  const keys = new Set(variants.map((variant) => variant.key));
  refuseIf(keys.size !== variants.length, 'has two variants with the same key');
  refuseIf(control !== undefined && !keys.has(control), 'has no variant with the key of its control');
  refuseIf(!!shippedVariant && !keys.has(shippedVariant), 'has no variant with the key that was shipped');
}

function checkHashing({ hashVersion, hashAttribute, seed }: AssignmentExperiment): void {
  refuseIf(hashVersion !== undefined && !isHashVersion(hashVersion), 'has a hash version other than 1 and 2');
  refuseIf(
    hashAttribute !== undefined && typeof hashAttribute !== 'string',
    'has a hash attribute that is no text',
  );
  refuseIf(seed !== undefined && typeof seed !== 'string', 'has a seed that is no text');
}

function checkAllocation({ coverage, slices, variants, layer, holdouts }: AssignmentExperiment): void {
  refuseIf(coverage !== undefined && !isShare(coverage), 'has a coverage outside 0..1');
  const goodSlices =
    slices?.every(({ variant, start, end }) => variant in variants && isRange(start, end)) ?? true;
  refuseIf(!goodSlices, 'has a slice outside 0..1 or of no variant');
  refuseIf(!!layer && !isRange(...layer.range), 'has a layer range outside 0..1');
  refuseIf(!!holdouts && !holdouts.every(({ share }) => isShare(share)), 'has a holdout share outside 0..1');
}

/**
 * Checks what compilation relies on. Definitions come from storage, so nothing about them is taken for granted.
 *
 * @throws InvalidExperimentError for the first thing wrong
 */
export function checkExperiment(experiment: AssignmentExperiment): void {
  checkVariants(experiment);
  checkHashing(experiment);
  checkAllocation(experiment);
}
