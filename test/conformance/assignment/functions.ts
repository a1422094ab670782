import {
  type BucketRange,
  bucketRanges,
  chooseVariation,
  equalWeights,
  evaluateCondition,
  evaluateFeature,
  hash,
  inNamespace,
  type InlineExperiment,
  type Namespace,
  queryStringOverride,
  runExperiment,
  type SavedGroups,
} from '#libs/assignment';
import { difference } from './compare.js';
import { featuresOf, userOf, type VectorContext } from './context.js';
import { decrypt } from './decrypt.js';
import { checkStickyBucket } from './sticky-bucket.js';

/** Checks one case of a function; returns what is wrong, or null. A case is the tuple of the file. */
export type VectorFunction = (...vector: readonly never[]) => string | null;

type Json = Readonly<Record<string, unknown>>;

function checkCondition(
  _: string,
  condition: Json,
  attributes: Json,
  expected: boolean,
  groups?: SavedGroups,
) {
  return difference(expected, evaluateCondition(attributes, condition, groups));
}

function checkHash(seed: string, value: string, version: number, expected: number | null): string | null {
  return difference(expected, hash(seed, value, version));
}

function checkRanges(
  _: string,
  [count, coverage, weights]: [number, number | undefined, number[] | null],
  expected: unknown,
): string | null {
  return difference(expected, bucketRanges(count, coverage, weights));
}

function checkChoice(_: string, bucket: number, ranges: BucketRange[], expected: number): string | null {
  return difference(expected, chooseVariation(bucket, ranges));
}

function checkNamespace(_: string, id: string, namespace: Namespace, expected: boolean): string | null {
  return difference(expected, inNamespace(id, namespace));
}

function checkWeights(count: number, expected: number[]): string | null {
  return difference(expected, equalWeights(count));
}

function checkRun(
  ...vector: [string, VectorContext, InlineExperiment, unknown, boolean, boolean]
): string | null {
  const [, context, experiment, value, inExperiment, hashUsed] = vector;
  const got = runExperiment(featuresOf(context), userOf(context), experiment);
  const expected = { value, inExperiment, hashUsed };
  return difference(expected, { value: got.value, inExperiment: got.inExperiment, hashUsed: got.hashUsed });
}

function checkFeature(_: string, context: VectorContext, key: string, expected: unknown): string | null {
  return difference(expected, evaluateFeature(featuresOf(context), userOf(context), key));
}

/** The result is the feature's, or only its experiment's. */
function checkBandit(_: string, context: VectorContext, key: string, expected: Json | null): string | null {
  const got = evaluateFeature(featuresOf(context), userOf(context), key);
  const isWhole = expected !== null && 'source' in expected;
  return difference(expected, isWhole ? got : (got.experimentResult ?? null));
}

function checkOverride(
  _: string,
  key: string,
  url: string,
  count: number,
  expected: number | null,
): string | null {
  return difference(expected, queryStringOverride(key, url, count));
}

function checkDecryption(_: string, encrypted: string, key: string, expected: string | null): string | null {
  return difference(expected, decrypt(encrypted, key));
}

/** The functions of the format, by their name in the file. */
export const vectorFunctions: Readonly<Record<string, VectorFunction>> = {
  evalCondition: checkCondition,
  hash: checkHash,
  getBucketRange: checkRanges,
  chooseVariation: checkChoice,
  inNamespace: checkNamespace,
  getEqualWeights: checkWeights,
  run: checkRun,
  feature: checkFeature,
  contextualBandit: checkBandit,
  stickyBucket: checkStickyBucket,
  getQueryStringOverride: checkOverride,
  decrypt: checkDecryption,
};

/** Functions of the format that no library here has, and why. */
export const skippedFunctions: Readonly<Record<string, string>> = {
  urlRedirect: 'sending a browser to another address is the work of the page, not of this server',
};
