import { isDeepStrictEqual } from 'node:util';
import {
  assign,
  type Catalogue,
  catalogueFeatures,
  catalogueSavedGroups,
  compileCatalogue,
  evaluateFlags,
} from '#libs/assignment';
import type { Definitions } from './arbitraries/catalogue.js';
import { SAVED_GROUPS } from './arbitraries/condition.js';
import { referenceClient } from './reference.js';

type Json = Record<string, unknown>;

/** What is stored or goes over the wire is JSON; no two definitions share an object. */
const onWire = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

/** What a client is sent: drafts are nobody's business, and groups only those of the people who are asked for. */
function payloadOf(catalogue: Catalogue, { experiments }: Definitions): Json {
  const drafts = experiments.filter(({ status }) => status === 'draft').map(({ key }) => key);
  const features = Object.fromEntries(
    Object.entries(catalogueFeatures(catalogue)).filter(([key]) => !drafts.includes(key)),
  );
  return onWire({ features, savedGroups: catalogueSavedGroups(catalogue, features) });
}

/** What both say of one definition for one unit, and what kind of answer it is. */
interface Comparison {
  readonly kind: string;
  readonly ours: Json;
  readonly theirs: Json;
}

/** Evaluates every definition that a client may know for a unit, natively and with the reference SDK. */
function* comparisons(
  catalogue: Catalogue,
  payload: Json,
  reference: ReturnType<typeof referenceClient>,
  attributes: Json,
): Generator<Comparison> {
  for (const { experiment, reason, value, inExperiment, variant, bucket } of assign(catalogue, attributes)) {
    if (!Object.hasOwn(payload['features'] as Json, experiment)) continue;
    const theirs = reference.evalFeature<unknown>(experiment, { attributes });
    const result = theirs.experimentResult;
    const isByHand = theirs.ruleId?.includes('override');
    yield {
      kind: isByHand ? 'override' : `experiment ${reason}`,
      ours: { value, ...(inExperiment && { variant, bucket }) },
      theirs: {
        value: theirs.value,
        ...(result?.inExperiment && { variant: result.key, bucket: result.bucket }),
      },
    };
  }
  for (const { flag, reason, value, rule } of evaluateFlags(catalogue, attributes)) {
    const theirs = reference.evalFeature<unknown>(flag, { attributes });
    yield {
      kind: `flag ${reason}`,
      ours: { value, rule },
      theirs: { value: theirs.value, rule: theirs.ruleId || null },
    };
  }
}

/**
 * Evaluates a whole catalogue for units both ways.
 *
 * @param census counts by kind of answer, so that a run which meets nothing of interest is seen
 * @returns the first difference; undefined when there is none
 */
export function findDifference(
  all: Definitions,
  units: readonly Json[],
  census: Map<string, number>,
): (Comparison & { readonly attributes: Json }) | undefined {
  const { experiments, flags } = onWire(all);
  const catalogue = compileCatalogue(experiments, 'v1', { savedGroups: SAVED_GROUPS, flags });
  const payload = payloadOf(catalogue, all);
  const reference = referenceClient(payload);
  for (const attributes of units.map(onWire)) {
    for (const comparison of comparisons(catalogue, payload, reference, attributes)) {
      census.set(comparison.kind, (census.get(comparison.kind) ?? 0) + 1);
      if (!isDeepStrictEqual(comparison.ours, comparison.theirs)) return { ...comparison, attributes };
    }
  }
  return undefined;
}
