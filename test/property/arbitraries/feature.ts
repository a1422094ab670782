import fc from 'fast-check';
import { attributes, identity, scalar } from './attributes.js';
import { condition } from './condition.js';

type Json = Record<string, unknown>;

export const FEATURES = ['f0', 'f1', 'f2', 'f3'] as const;
const EXPERIMENTS = ['exp-a', 'exp-b', 'f0'] as const;
const feature = fc.constantFrom(...FEATURES, 'missing');
const attributeName = fc.constantFrom('id', 'id', 'id', 'device', 'device', 'a', 'nowhere');
const version = fc.constantFrom(1, 1, 1, 2, 2, 2, 2, 2, 3, 0, null);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const coverage = fc.oneof(share, fc.constantFrom(0, 1, 1, 1, 0.9, 0.9, -0.5, 1.5));
const range = fc.oneof(fc.tuple(share, share), fc.constantFrom([0, 0.5], [0.5, 1], [0, 1], [0.2, 0.8]));

const weights = fc.oneof(
  fc.constantFrom([0.5, 0.5], [0.1, 0.9], [0.3, 0.3, 0.4], [1], [0.2, 0.2], [], [0, 1], [0.505, 0.5]),
  fc.array(share, { maxLength: 4 }),
);

const filter = fc.record(
  {
    seed: fc.constantFrom('layer', 'holdout'),
    ranges: fc.array(range, { maxLength: 2 }),
    hashVersion: version,
    attribute: attributeName,
  },
  { requiredKeys: ['seed', 'ranges'] },
);

const namespace = fc
  .tuple(fc.constantFrom('shop', 'site'), range)
  .map(([name, [start, end]]) => [name, start, end]);

/** Mostly what everyone passes, so that evaluation gets further than the first check. */
const gentle = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: condition });

const parent = fc.record(
  {
    id: feature,
    condition: fc.oneof(fc.constantFrom({}, { value: true }, { value: { $exists: true } }), condition),
    gate: fc.boolean(),
  },
  { requiredKeys: ['id'] },
);

const variationCount = fc.constantFrom(0, 1, 2, 2, 2, 3, 4);

function variationsOf(count: number): fc.Arbitrary<Json> {
  const meta = fc.record(
    {
      key: fc.constantFrom('v0', 'v1', 'v2', ''),
      name: fc.constantFrom('name', ''),
      passthrough: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  return fc.record(
    {
      variations: fc.array(scalar, { minLength: count, maxLength: count }),
      meta: fc.array(meta, { minLength: count, maxLength: count }),
      ranges: fc.array(range, { minLength: count, maxLength: count }),
    },
    { requiredKeys: ['variations'] },
  );
}

const bucketing = fc.record(
  {
    seed: fc.constantFrom('seed-1', 'seed-2', ''),
    hashAttribute: attributeName,
    hashVersion: version,
    coverage,
    weights,
    namespace,
    filters: fc.array(filter, { maxLength: 2 }),
    fallbackAttribute: fc.constantFrom('device', 'nowhere', 'id'),
    disableStickyBucketing: fc.boolean(),
    bucketVersion: fc.constantFrom(0, 1, 2),
    minBucketVersion: fc.constantFrom(0, 1, 2),
  },
  { requiredKeys: [] },
);

const described = fc.record(
  { name: fc.constantFrom('name', ''), phase: fc.constantFrom('0', ''), condition: gentle },
  { requiredKeys: [] },
);

function merge(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<Json> {
  return fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Json);
}

/** Drops most optional parts, so that rules with few of them, as real ones are, come up often. */
function sparse(arbitrary: fc.Arbitrary<Json>, required: readonly string[]): fc.Arbitrary<Json> {
  return fc.tuple(arbitrary, fc.array(fc.nat(3), { minLength: 30, maxLength: 30 })).map(([whole, dice]) => {
    const kept = Object.entries(whole).filter(
      ([name], index) => required.includes(name) || dice[index % 30] === 0,
    );
    return Object.fromEntries(kept);
  });
}

const url = fc.constantFrom(
  'https://shop.example.com/',
  'https://shop.example.com/cart',
  'https://shop.example.com/cart?x=1',
  'https://example.com/cart',
  'https://example.com/',
  'https://shop.example.com/cart/?exp-a=1',
  'http://example.com/cart?f0=0&exp-b=2#top',
  '/cart?exp-a=9',
  'https://example.com/a/b/c?x=1&y=é',
  'not a url',
);

const urlTarget = fc.record(
  {
    include: fc.boolean(),
    type: fc.constantFrom('simple', 'regex', 'odd'),
    pattern: fc.constantFrom(
      '*',
      '/cart',
      '/cart/',
      'cart',
      'example.com',
      '*.example.com/*',
      'https://shop.example.com',
      '/a/*/c?x=1',
      '/*?x=*',
      '^https',
      'cart$',
      '/cart#top',
      '?y=é',
      '//',
      '(',
    ),
  },
  { requiredKeys: ['type', 'pattern'] },
);

const forceRule = sparse(
  merge(bucketing, described, fc.record({ force: scalar, range, id: fc.constantFrom('r1', '') })),
  ['force'],
);

const experimentRule = variationCount.chain((count) =>
  sparse(
    merge(
      bucketing,
      described,
      variationsOf(count),
      fc.record({
        key: fc.constantFrom(...EXPERIMENTS),
        id: fc.constantFrom('r2', ''),
        contextualBanditRef: fc.constantFrom('bandit', 'empty', 'missing'),
      }),
    ),
    ['variations'],
  ),
);

const rule = fc
  .tuple(
    fc.oneof(
      { weight: 1, arbitrary: forceRule },
      { weight: 3, arbitrary: experimentRule },
      { weight: 0, arbitrary: fc.constant({}) },
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, fc.array(parent, { maxLength: 2 })),
  )
  .map(([body, parentConditions]) => (parentConditions ? { ...body, parentConditions } : body));

const definition = fc.record(
  { defaultValue: scalar, rules: fc.array(rule, { maxLength: 3 }) },
  { requiredKeys: [] },
);

/** Features that depend on each other, in circles too. */
export const features: fc.Arbitrary<Json> = fc.record(
  { f0: definition, f1: definition, f2: definition, f3: definition },
  { requiredKeys: ['f0'] },
);

/** Bandits that rules refer to. */
export const contextualBandits: fc.Arbitrary<Json> = fc.record({
  bandit: fc.record(
    {
      banditVersion: fc.nat(3),
      contexts: fc.array(fc.record({ leafId: fc.nat(5), condition: gentle, weights }), { maxLength: 2 }),
    },
    { requiredKeys: ['contexts'] },
  ),
  empty: fc.constant({ contexts: [] }),
});

/** Experiments that are no features. */
export const inlineExperiment: fc.Arbitrary<Json> = variationCount.chain((count) =>
  sparse(
    merge(
      bucketing,
      described,
      variationsOf(count),
      fc.record({
        key: fc.constantFrom(...EXPERIMENTS),
        parentConditions: fc.array(parent, { maxLength: 2 }),
        active: fc.boolean(),
        status: fc.constantFrom('draft', 'running', 'stopped'),
        force: fc.constantFrom(0, 1, -1, 7),
        urlPatterns: fc.array(urlTarget, { maxLength: 3 }),
      }),
    ),
    ['key', 'variations'],
  ),
);

const stickyDocument = fc.record({
  attributeName: fc.constantFrom('id', 'device'),
  attributeValue: identity.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))),
  assignments: fc.dictionary(
    fc.tuple(fc.constantFrom(...EXPERIMENTS), fc.nat(2)).map(([key, each]) => `${key}__${each}`),
    fc.constantFrom('v0', 'v1', 'v0', 'v1', '0', 'gone'),
    { maxKeys: 3 },
  ),
});

/** Who is evaluated. Sticky documents are those of the unit itself as often as not. */
export const user: fc.Arbitrary<Json> = fc
  .tuple(
    fc.record(
      {
        attributes,
        attributeOverrides: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, attributes),
        url,
        enabled: fc.integer({ min: 0, max: 19 }).map((dice) => dice > 0),
        qaMode: fc.integer({ min: 0, max: 19 }).map((dice) => dice === 0),
        forcedVariations: fc.dictionary(fc.constantFrom(...EXPERIMENTS), fc.constantFrom(0, 1, 2, -1), {
          maxKeys: 1,
        }),
        forcedFeatureValues: fc.dictionary(feature, scalar, { maxKeys: 1 }),
      },
      { requiredKeys: ['attributes'] },
    ),
    fc.option(fc.array(stickyDocument, { maxLength: 3 }), { nil: undefined }),
    fc.boolean(),
  )
  .map(([context, documents, own]) => ({
    ...context,
    documents: documents?.map((document) => (own ? asOwn(document, context.attributes) : document)),
  }));

function asOwn(
  document: { attributeName: string; attributeValue: string; assignments: object },
  unit: Json,
): object {
  const value = unit[document.attributeName];
  return typeof value === 'string' ? { ...document, attributeValue: value } : document;
}
