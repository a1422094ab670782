import { evalCondition, isURLTargeted, paddedVersionString } from '@growthbook/growthbook';
import { jest } from '@jest/globals';
import fc from 'fast-check';
import {
  evaluateCondition,
  evaluateFeature,
  FeatureSet,
  type InlineExperiment,
  isUrlTargeted,
  MemoryStickyBuckets,
  runExperiment,
  type StickyDocument,
  type UserContext,
  validateCondition,
} from '#libs/assignment';
import { attributes } from './arbitraries/attributes.js';
import { condition, SAVED_GROUPS } from './arbitraries/condition.js';
import { contextualBandits, features, inlineExperiment, user } from './arbitraries/feature.js';
import { regularExpression, text } from './arbitraries/regular-expression.js';
import { urlTargets, url } from './arbitraries/url.js';
import { ask, referenceClient, referenceUser } from './reference.js';
import { runParameters } from './run-parameters.js';

type Json = Record<string, unknown>;

/** Long runs are asked for by PROPERTY_RUNS; loaded machines take their time. */
jest.setTimeout(6 * 60 * 60_000);

/** The reference reports bad definitions on the console, of which there are thousands here. */
beforeAll(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => {
  jest.restoreAllMocks();
});

/** Results as JSON sees them: absent parts and undefined ones are the same. */
function asJson(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result ?? null));
}

function ourUser({
  documents,
  forcedFeatureValues,
  ...rest
}: Json): UserContext & { sticky?: MemoryStickyBuckets } {
  const sticky = documents ? new MemoryStickyBuckets(documents as StickyDocument[]) : undefined;
  const forced = new Map(Object.entries((forcedFeatureValues as Json | undefined) ?? {}));
  return { ...rest, forcedFeatureValues: forced, stickyBuckets: sticky, sticky };
}

/** Evaluates both ways, and compares the result and the sticky documents afterwards. */
function compare(
  payload: Json,
  unit: Json,
  evaluate: {
    ours: (set: FeatureSet, who: UserContext) => unknown;
    theirs: (client: ReturnType<typeof referenceClient>, who: ReturnType<typeof referenceUser>) => unknown;
  },
): boolean {
  const theirUser = referenceUser(structuredClone(unit));
  const theirs = ask(() => evaluate.theirs(referenceClient(structuredClone(payload)), theirUser));
  const us = ourUser(structuredClone(unit));
  const ours = evaluate.ours(new FeatureSet(payload), us);
  if (theirs.threw) return false;
  expect(asJson(ours)).toEqual(asJson(theirs.result));
  expect(asJson(us.sticky?.toObject())).toEqual(asJson(theirUser.stickyBucketAssignmentDocs));
  return true;
}

describe('agreement with the reference SDK', () => {
  it('on conditions', () => {
    fc.assert(
      fc.property(condition, attributes, (targeting, unit) => {
        const theirs = ask(() => evalCondition(unit, targeting as never, SAVED_GROUPS as never));
        const ours = evaluateCondition(unit, targeting, SAVED_GROUPS);
        if (!theirs.threw) expect(ours).toBe(theirs.result);
      }),
      runParameters(10_000),
    );
  });

  it('on regular expressions that RE2 can run', () => {
    fc.assert(
      fc.property(regularExpression, text, fc.boolean(), (pattern, subject, ignoreCase) => {
        const targeting = { a: { [ignoreCase ? '$regexi' : '$regex']: pattern } };
        fc.pre(!validateCondition(targeting).some(({ message }) => /longer|expands/.test(message)));
        expect(evaluateCondition({ a: subject }, targeting)).toBe(evalCondition({ a: subject }, targeting));
      }),
      runParameters(5_000),
    );
  });

  it('on the order of versions', () => {
    const part = fc.constantFrom('0', '1', '9', '10', '123456', 'rc', 'beta', '', 'v', '~', '+', '\n', '01');
    const version = fc
      .array(part, { maxLength: 6 })
      .chain((parts) => fc.constantFrom('.', '-', '+').map((separator) => parts.join(separator)));
    fc.assert(
      fc.property(
        version,
        version,
        fc.constantFrom('$veq', '$vlt', '$vgte'),
        (actual, expected, operator) => {
          const targeting = { a: { [operator]: expected } };
          expect(evaluateCondition({ a: actual }, targeting)).toBe(evalCondition({ a: actual }, targeting));
        },
      ),
      runParameters(5_000),
    );
    expect(paddedVersionString('v1.2.3')).toBe('    1-    2-    3-~');
  });

  it('on addresses of pages', () => {
    fc.assert(
      fc.property(url, urlTargets, (address, targets) => {
        expect(isUrlTargeted(address, targets)).toBe(isURLTargeted(address, targets as never));
      }),
      runParameters(5_000),
    );
  });

  it('on experiments', () => {
    fc.assert(
      fc.property(features, inlineExperiment, user, (all, experiment, unit) => {
        compare({ features: all, savedGroups: SAVED_GROUPS }, unit, {
          ours: (set, who) => runExperiment(set, who, experiment as unknown as InlineExperiment),
          theirs: (client, who) => client.runInlineExperiment(experiment as never, who),
        });
      }),
      runParameters(4_000),
    );
  });

  it('on features', () => {
    let compared = 0;
    const parameters = runParameters(4_000);
    fc.assert(
      fc.property(
        features,
        contextualBandits,
        user,
        fc.constantFrom('f0', 'f1', 'nothing'),
        (all, bandits, unit, key) => {
          const payload = { features: all, savedGroups: SAVED_GROUPS, contextualBandits: bandits };
          compared += Number(
            compare(payload, unit, {
              ours: (set, who) => evaluateFeature(set, who, key),
              theirs: (client, who) => client.evalFeature(key, who),
            }),
          );
        },
      ),
      parameters,
    );
    expect(compared).toBeGreaterThan(parameters.numRuns * 0.95);
  });
});
