import { isHashVersion } from '../hashing/hash.js';
import { isRecord } from '../targeting/is-record.js';
import { isListOf, isPrerequisite, isRange, isShare, refuseIf } from './checks.js';
import { AssignmentExperiment, AssignmentVariant } from './experiment.js';

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

function checkAllocation({ coverage, slices, variants }: AssignmentExperiment): void {
  refuseIf(coverage !== undefined && !isShare(coverage), 'has a coverage outside 0..1');
  const isSlice = (slice: unknown): boolean =>
    isRecord(slice) &&
    Object.hasOwn(variants, slice['variant'] as number) &&
    isRange(slice['start'], slice['end']);
  refuseIf(!isListOf(slices, isSlice), 'has a slice outside 0..1 or of no variant');
}

function isLayer(layer: unknown): boolean {
  if (!isRecord(layer) || typeof layer['salt'] !== 'string' || layer['ranges'] === undefined) return false;
  return isListOf(layer['ranges'], (range) => Array.isArray(range) && isRange(range[0], range[1]));
}

function isHoldout(holdout: unknown): boolean {
  return isRecord(holdout) && typeof holdout['salt'] === 'string' && isShare(holdout['share']);
}

function checkExclusions({ layer, holdouts }: AssignmentExperiment): void {
  refuseIf(!!layer && !isLayer(layer), 'has a layer without salt, or with a range outside 0..1');
  refuseIf(!isListOf(holdouts, isHoldout), 'has a holdout without salt, or with a share outside 0..1');
}

function checkReferences({ overrides, prerequisites, variants }: AssignmentExperiment): void {
  const keys = new Set(variants.map(({ key }) => key));
  const isOverride = (override: unknown): boolean =>
    isRecord(override) && typeof override['unit'] === 'string' && keys.has(override['variant'] as string);
  refuseIf(!isListOf(overrides, isOverride), 'has an override without unit, or of no variant');
  refuseIf(!isListOf(prerequisites, isPrerequisite), 'has a prerequisite without key or condition');
}

/**
 * Checks what compilation relies on. Definitions come from storage, so nothing about them is taken for granted.
 *
 * @throws InvalidDefinitionError for the first thing wrong
 */
export function checkExperiment(experiment: AssignmentExperiment): void {
  checkVariants(experiment);
  checkHashing(experiment);
  checkAllocation(experiment);
  checkExclusions(experiment);
  checkReferences(experiment);
}
