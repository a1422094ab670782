#!/usr/bin/env node
/**
 * Writes vectors/assignment.json: hand-picked corners of assignment, with the answers of @growthbook/growthbook 1.8.0,
 * the SDK whose behaviour is adopted. What that package does not export (ranges, weights) is stated by hand.
 * Nothing here is random; running it twice gives the same file.
 */
import { createCipheriv } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { evalCondition, GrowthBookClient } from '@growthbook/growthbook';

process.env.NODE_ENV = 'production';
console.error = () => undefined; // the reference reports unknown operators there

function client({ features = {}, savedGroups, contextualBandits } = {}) {
  return new GrowthBookClient({}).initSync({ payload: { features, savedGroups, contextualBandits } });
}

function userOf({ attributes, attributeOverrides, url, enabled, qaMode, forcedVariations }) {
  return { attributes, attributeOverrides, url, enabled, qaMode, forcedVariations };
}

const CONDITIONS = [
  ['an empty condition holds', {}, {}],
  ['absent is null', { a: null }, {}],
  ['absent is not false', { a: false }, {}],
  ['absent is zero for numbers', { a: 0 }, {}],
  ['absent is the text null', { a: 'null' }, {}],
  ['absent is less than one', { a: { $lt: 1 } }, {}],
  ['absent is not less than a negative', { a: { $lt: -1 } }, {}],
  ['null is less than or equal to zero', { a: { $lte: 0 } }, { a: null }],
  ['number equals its text', { a: '5' }, { a: 5 }],
  ['text equals its number', { a: 5 }, { a: ' 5 ' }],
  ['$eq does not convert', { a: { $eq: 5 } }, { a: '5' }],
  ['$ne does not convert', { a: { $ne: 5 } }, { a: '5' }],
  ['truthy text equals true', { a: true }, { a: 'no' }],
  ['empty text equals false', { a: false }, { a: '' }],
  ['texts order as texts', { a: { $gt: '10' } }, { a: '9' }],
  ['mixed order converts', { a: { $gt: 10 } }, { a: '9' }],
  ['dates order as texts', { a: { $gt: '2026-01-01' } }, { a: '2026-01-01T00:00:00Z' }],
  ['a number is never before a text that is none', { a: { $lt: 'abc' } }, { a: 5 }],
  ['a list converts to text', { a: 'x,y' }, { a: ['x', 'y'] }],
  ['a list of one converts to number', { a: 5 }, { a: [5] }],
  ['lists equal in order', { a: ['x', 'y'] }, { a: ['x', 'y'] }],
  ['lists differ in order', { a: ['x', 'y'] }, { a: ['y', 'x'] }],
  ['an empty list equals an empty list', { a: [] }, { a: [] }],
  ['an empty object equals an empty object', { a: {} }, { a: {} }],
  ['objects equal with keys in order', { a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }],
  ['operators mixed with keys are data', { a: { $gt: 1, b: 2 } }, { a: 5 }],
  ['nested path', { 'a.b.c': 1 }, { a: { b: { c: 1 } } }],
  ['path through a list', { 'a.0.b': 1 }, { a: [{ b: 1 }] }],
  ['length of a list', { 'a.length': 2 }, { a: [1, 2] }],
  ['no path through text', { 'a.length': 3 }, { a: 'abc' }],
  ['a key with a dot is a path', { 'a.b': 1 }, { 'a.b': 1 }],
  ['$in with a list attribute intersects', { a: { $in: ['x'] } }, { a: ['y', 'x'] }],
  ['$in of nothing', { a: { $in: [] } }, { a: 'x' }],
  ['$nin of nothing', { a: { $nin: [] } }, { a: 'x' }],
  ['$in without a list', { a: { $in: 'x' } }, { a: 'x' }],
  ['$nin without a list', { a: { $nin: 'x' } }, { a: 'y' }],
  ['$in is strict', { a: { $in: ['1'] } }, { a: 1 }],
  ['$in knows null', { a: { $in: [null] } }, {}],
  ['$ini ignores case', { a: { $ini: ['É'] } }, { a: 'é' }],
  ['$nini of a list', { a: { $nini: ['X'] } }, { a: ['y', 'x'] }],
  ['$all', { a: { $all: [1, 2] } }, { a: [2, 3, 1] }],
  ['$all of nothing', { a: { $all: [] } }, { a: [] }],
  ['$all without a list attribute', { a: { $all: [] } }, { a: 'x' }],
  ['$all with operators', { a: { $all: [{ $gt: 1 }, { $lt: 1 }] } }, { a: [0, 2] }],
  ['$alli ignores case', { a: { $alli: ['X', 'y'] } }, { a: ['x', 'Y'] }],
  ['$size of a list', { a: { $size: 2 } }, { a: [1, 2] }],
  ['$size with an operator', { a: { $size: { $gt: 2 } } }, { a: [1, 2] }],
  ['$size of no list', { a: { $size: 0 } }, {}],
  ['$elemMatch on objects', { a: { $elemMatch: { b: 1 } } }, { a: [{ b: 2 }, { b: 1 }] }],
  ['$elemMatch on zero', { a: { $elemMatch: { $eq: 0 } } }, { a: [null, 0] }],
  ['$elemMatch skips null', { a: { $elemMatch: { $eq: null } } }, { a: [null] }],
  ['$elemMatch of an empty condition', { a: { $elemMatch: {} } }, { a: [false] }],
  ['$elemMatch of no element', { a: { $elemMatch: {} } }, { a: [] }],
  ['$exists of null', { a: { $exists: true } }, { a: null }],
  ['$exists false of null', { a: { $exists: false } }, { a: null }],
  ['$exists of false', { a: { $exists: true } }, { a: false }],
  ['$type array', { a: { $type: 'array' } }, { a: [] }],
  ['$type null', { a: { $type: 'null' } }, {}],
  ['$type unknown', { a: { $type: 'date' } }, { a: '2026-01-01' }],
  ['$regex is found anywhere', { a: { $regex: 'b+' } }, { a: 'abbc' }],
  ['$regex with slashes', { a: { $regex: '^/cart/' } }, { a: '/cart/1' }],
  ['$regex on a number', { a: { $regex: '^1' } }, { a: 12 }],
  ['$regex on nothing', { a: { $regex: '^null$' } }, {}],
  ['$regex that is none', { a: { $regex: '(' } }, { a: '(' }],
  ['$regexi', { a: { $regexi: '^ABC$' } }, { a: 'abc' }],
  ['$not of an operator', { a: { $not: { $gt: 1 } } }, { a: 0 }],
  ['$not of a value', { a: { $not: 'x' } }, {}],
  ['$not of an empty object', { a: { $not: {} } }, { a: 1 }],
  ['an unknown operator holds for nobody', { a: { $near: 1 } }, { a: 1 }],
  ['not an unknown operator holds for all', { a: { $not: { $near: 1 } } }, { a: 1 }],
  ['$or of nothing', { $or: [] }, {}],
  ['$nor of nothing', { $nor: [] }, {}],
  ['$and of nothing', { $and: [] }, {}],
  ['logic combines with paths', { $or: [{ a: 1 }, { b: 1 }], $nor: [{ c: 1 }], d: 1 }, { b: 1, d: 1 }],
  ['$not at the top', { $not: { a: 1, b: 1 } }, { a: 1, b: 2 }],
  ['versions: ten after nine', { a: { $vgt: '1.9.0' } }, { a: '1.10.0' }],
  ['versions: release after candidate', { a: { $vgt: '1.0.0-rc.2' } }, { a: '1.0.0' }],
  ['versions: candidates in order', { a: { $vlt: '1.0.0-rc.10' } }, { a: '1.0.0-rc.9' }],
  ['versions: leading v and build do not count', { a: { $veq: 'v1.2.3+5' } }, { a: '1.2.3' }],
  ['versions: two parts are not three', { a: { $veq: '1.2.0' } }, { a: '1.2' }],
  ['versions: a number', { a: { $vgte: '1.5' } }, { a: 1.5 }],
  ['versions: absent is zero', { a: { $veq: '0' } }, {}],
  ['versions: more than five digits', { a: { $vlt: '123457.0.0' } }, { a: '123456.0.0' }],
  ['versions: not equal', { a: { $vne: '1.0.0' } }, { a: 'v1.0.0' }],
];

const GROUPS = {
  plain: ['a', 1],
  list: { type: 'list', attributeKey: 'account', values: ['a', 1] },
  condition: { type: 'condition', condition: { country: 'NL' } },
  nested: { type: 'condition', condition: { $or: [{ $savedGroup: { id: 'condition' } }, { vip: true }] } },
  circle: { type: 'condition', condition: { $not: { $savedGroup: { id: 'circle' } } } },
  broken: { type: 'list', attributeKey: 'account', values: 'a' },
  future: { type: 'cohort', id: 5 },
};

const GROUP_CONDITIONS = [
  ['$inGroup of a plain list', { id: { $inGroup: 'plain' } }, { id: 'a' }],
  ['$inGroup is strict', { id: { $inGroup: 'plain' } }, { id: '1' }],
  ['$inGroup of a typed list takes its own path', { id: { $inGroup: 'list' } }, { id: 1 }],
  ['$inGroup of nothing known', { id: { $inGroup: 'nobody' } }, { id: 'a' }],
  ['$notInGroup of nothing known', { id: { $notInGroup: 'nobody' } }, { id: 'a' }],
  ['$notInGroup of a broken group', { id: { $notInGroup: 'broken' } }, { id: 'a' }],
  ['$notInGroup of a condition group', { id: { $notInGroup: 'condition' } }, { id: 'a' }],
  ['$savedGroup list', { $savedGroup: { id: 'list' } }, { account: 'a' }],
  [
    '$savedGroup list with another attribute',
    { $savedGroup: { id: 'list', attributeKey: 'id' } },
    { id: 'a' },
  ],
  [
    '$savedGroup list with a bad attribute',
    { $savedGroup: { id: 'list', attributeKey: null } },
    { account: 'a' },
  ],
  ['$savedGroup of a plain list', { $savedGroup: { id: 'plain' } }, { id: 'a' }],
  ['$savedGroup condition', { $savedGroup: { id: 'condition' } }, { country: 'NL' }],
  ['$savedGroup nested', { $savedGroup: { id: 'nested' } }, { vip: true }],
  ['$savedGroup in a circle', { $savedGroup: { id: 'circle' } }, {}],
  ['not a $savedGroup in a circle', { $not: { $savedGroup: { id: 'circle' } } }, {}],
  ['$savedGroup of a future type', { $savedGroup: { id: 'future' } }, {}],
  ['$savedGroup that is no reference', { $savedGroup: 'list' }, { account: 'a' }],
];

const HASHED = [
  'a',
  'user-1',
  '12345',
  'zoë',
  '用户',
  '😀',
  ' ',
  'A'.repeat(100),
  '0197c1a5-7c1e-7a00-8000-000000000001',
];

function bucket(seed, value, hashVersion) {
  const experiment = { key: 'k', seed, hashVersion, variations: [0, 1] };
  return client().runInlineExperiment(experiment, { attributes: { id: value } }).bucket ?? null;
}

const TWO = { key: 'exp', variations: ['control', 'treatment'] };

const RUNS = [
  ['default bucketing', { attributes: { id: 'u1' } }, TWO],
  ['version 2', { attributes: { id: 'u1' } }, { ...TWO, hashVersion: 2 }],
  ['version null is the default', { attributes: { id: 'u1' } }, { ...TWO, hashVersion: null }],
  ['version 3 is none', { attributes: { id: 'u1' } }, { ...TWO, hashVersion: 3 }],
  ['numeric id', { attributes: { id: 17 } }, TWO],
  ['id zero is nobody', { attributes: { id: 0 } }, TWO],
  ['no id', { attributes: {} }, TWO],
  ['another attribute', { attributes: { id: 'u1', device: 'd1' } }, { ...TWO, hashAttribute: 'device' }],
  ['attribute overrides', { attributes: { id: 'u1' }, attributeOverrides: { id: 'u9' } }, TWO],
  ['coverage zero', { attributes: { id: 'u1' } }, { ...TWO, coverage: 0 }],
  ['coverage below zero', { attributes: { id: 'u1' } }, { ...TWO, coverage: -1 }],
  ['coverage above one', { attributes: { id: 'u1' } }, { ...TWO, coverage: 2 }],
  ['weights that do not sum to one', { attributes: { id: 'u2' } }, { ...TWO, weights: [0.1, 0.2] }],
  ['weights of another length', { attributes: { id: 'u2' } }, { ...TWO, weights: [1] }],
  [
    'explicit ranges',
    { attributes: { id: 'u1' } },
    {
      ...TWO,
      ranges: [
        [0, 0.1],
        [0.1, 1],
      ],
    },
  ],
  ['one variation', { attributes: { id: 'u1' } }, { key: 'exp', variations: ['only'] }],
  ['disabled context', { enabled: false, attributes: { id: 'u1' } }, TWO],
  ['test mode', { qaMode: true, attributes: { id: 'u1' } }, TWO],
  ['test mode, forced', { qaMode: true, forcedVariations: { exp: 1 }, attributes: { id: 'u1' } }, TWO],
  ['forced in the context', { forcedVariations: { exp: 1 }, attributes: {} }, TWO],
  ['forced to what does not exist', { forcedVariations: { exp: 5 }, attributes: { id: 'u1' } }, TWO],
  ['forced in the address', { url: 'https://example.com/?exp=1#x', attributes: {} }, TWO],
  ['address beats context', { url: '/?exp=0', forcedVariations: { exp: 1 }, attributes: {} }, TWO],
  ['forced for all', { attributes: { id: 'u1' } }, { ...TWO, force: 1 }],
  ['forced for all, outside coverage', { attributes: { id: 'u1' } }, { ...TWO, force: 1, coverage: 0 }],
  ['draft', { attributes: { id: 'u1' } }, { ...TWO, status: 'draft' }],
  ['stopped', { attributes: { id: 'u1' } }, { ...TWO, status: 'stopped' }],
  ['stopped, forced for all', { attributes: { id: 'u1' } }, { ...TWO, status: 'stopped', force: 1 }],
  ['inactive', { attributes: { id: 'u1' } }, { ...TWO, active: false }],
  ['namespace, in', { attributes: { id: 'u1' } }, { ...TWO, namespace: ['shop', 0, 1] }],
  ['namespace, out', { attributes: { id: 'u1' } }, { ...TWO, namespace: ['shop', 0, 0] }],
  [
    'filters replace the namespace',
    { attributes: { id: 'u1' } },
    { ...TWO, namespace: ['shop', 0, 0], filters: [{ seed: 'l', ranges: [[0, 1]] }] },
  ],
  ['filters, out', { attributes: { id: 'u1' } }, { ...TWO, filters: [{ seed: 'l', ranges: [[0, 0.01]] }] }],
  [
    'filter of an absent attribute',
    { attributes: { id: 'u1' } },
    { ...TWO, filters: [{ seed: 'l', attribute: 'x', ranges: [[0, 1]] }] },
  ],
  ['condition', { attributes: { id: 'u1', country: 'FR' } }, { ...TWO, condition: { country: 'NL' } }],
  [
    'prerequisite met',
    { attributes: { id: 'u1' }, features: { p: { defaultValue: true } } },
    { ...TWO, parentConditions: [{ id: 'p', condition: { value: true } }] },
  ],
  [
    'prerequisite not met',
    { attributes: { id: 'u1' }, features: { p: { defaultValue: false } } },
    { ...TWO, parentConditions: [{ id: 'p', condition: { value: true } }] },
  ],
  [
    'address pattern, in',
    { attributes: { id: 'u1' }, url: 'https://example.com/cart/' },
    { ...TWO, urlPatterns: [{ type: 'simple', include: true, pattern: '/cart' }] },
  ],
  [
    'address pattern, excluded',
    { attributes: { id: 'u1' }, url: 'https://example.com/cart/' },
    {
      ...TWO,
      urlPatterns: [
        { type: 'simple', include: true, pattern: '/*' },
        { type: 'regex', include: false, pattern: 'cart' },
      ],
    },
  ],
];

const RULES = {
  default: { defaultValue: 'off' },
  undefined: {},
  force: { defaultValue: 0, rules: [{ id: 'fr1', force: 1, condition: { country: 'NL' } }] },
  forceNull: { defaultValue: 1, rules: [{ force: null }] },
  rollout: { defaultValue: false, rules: [{ force: true, coverage: 0.5 }] },
  rolloutRange: { defaultValue: false, rules: [{ force: true, range: [0, 0.5], hashVersion: 2, seed: 's' }] },
  rolloutNobody: { defaultValue: false, rules: [{ force: true, coverage: 0 }] },
  experiment: {
    defaultValue: 'a',
    rules: [
      {
        id: 'x1',
        key: 'exp',
        variations: ['a', 'b'],
        meta: [{ key: 'control', name: 'Control' }, { key: 'treatment' }],
        hashVersion: 2,
        weights: [0.3, 0.7],
        phase: '1',
        name: 'Exp',
      },
    ],
  },
  experimentNoKey: { rules: [{ variations: [0, 1] }] },
  notIncluded: { defaultValue: 'd', rules: [{ variations: [0, 1], coverage: 0 }, { force: 'next' }] },
  passthrough: {
    defaultValue: 'd',
    rules: [{ variations: [0, 1], meta: [{ passthrough: true }, { passthrough: true }] }, { force: 'after' }],
  },
  empty: { defaultValue: 'd', rules: [{}] },
  parent: { defaultValue: false, rules: [{ force: true, condition: { country: 'NL' } }] },
  child: {
    defaultValue: 'off',
    rules: [{ parentConditions: [{ id: 'parent', condition: { value: true } }], force: 'on' }],
  },
  gated: {
    defaultValue: 'off',
    rules: [
      { parentConditions: [{ id: 'parent', condition: { value: true }, gate: true }] },
      { force: 'on' },
    ],
  },
  circleA: {
    defaultValue: 1,
    rules: [{ parentConditions: [{ id: 'circleB', condition: { value: 1 } }], force: 2 }],
  },
  circleB: {
    defaultValue: 1,
    rules: [{ parentConditions: [{ id: 'circleA', condition: { value: 1 } }], force: 2 }],
  },
  filtered: {
    defaultValue: 'd',
    rules: [{ force: 'in', filters: [{ seed: 'holdout', ranges: [[0.5, 1]] }] }],
  },
};

const USERS = [
  ['u1 of NL', { id: 'u1', country: 'NL' }],
  ['u7 of FR', { id: 'u7', country: 'FR' }],
  ['nobody', {}],
];

/** A feature with those that it asks for, and no others: the file stays readable. */
function featuresFor(key) {
  const text = JSON.stringify(RULES[key] ?? null);
  const names = Object.keys(RULES).filter((name) => name === key || text.includes(`"id":"${name}"`));
  const asked = names.flatMap((name) =>
    Object.keys(RULES).filter((other) => JSON.stringify(RULES[name]).includes(`"id":"${other}"`)),
  );
  return Object.fromEntries([...new Set([...names, ...asked])].map((name) => [name, RULES[name]]));
}

const FEATURES = [...Object.keys(RULES), 'nothing'].flatMap((key) =>
  USERS.map(([name, attributes]) => [`${key} for ${name}`, { attributes, features: featuresFor(key) }, key]),
);

const STICKY_RULE = {
  key: 'sticky',
  variations: ['a', 'b', 'c'],
  meta: [{ key: 'a' }, { key: 'b' }, { key: 'c' }],
  hashVersion: 2,
  hashAttribute: 'id',
  fallbackAttribute: 'device',
  bucketVersion: 1,
};

function stickyContext(attributes, rule = {}) {
  return { attributes, features: { f: { defaultValue: 'd', rules: [{ ...STICKY_RULE, ...rule }] } } };
}

function documentOf(attributeName, attributeValue, assignments) {
  return { attributeName, attributeValue, assignments };
}

const STICKY = [
  ['nothing stored', stickyContext({ id: 'u1', device: 'd1' }), []],
  ['stored under the id', stickyContext({ id: 'u1' }), [documentOf('id', 'u1', { sticky__1: 'c' })]],
  [
    'stored under the fallback',
    stickyContext({ id: 'u1', device: 'd1' }),
    [documentOf('device', 'd1', { sticky__1: 'c' })],
  ],
  [
    'the id beats the fallback',
    stickyContext({ id: 'u1', device: 'd1' }),
    [documentOf('device', 'd1', { sticky__1: 'c' }), documentOf('id', 'u1', { sticky__1: 'a' })],
  ],
  ['only the fallback is known', stickyContext({ device: 'd1' }), []],
  ['stored for an older version', stickyContext({ id: 'u1' }), [documentOf('id', 'u1', { sticky__0: 'c' })]],
  [
    'stored for a version that is shut out',
    stickyContext({ id: 'u1' }, { minBucketVersion: 1 }),
    [documentOf('id', 'u1', { sticky__0: 'c' })],
  ],
  ['stored variation is gone', stickyContext({ id: 'u1' }), [documentOf('id', 'u1', { sticky__1: 'z' })]],
  [
    'stays in though not targeted',
    stickyContext({ id: 'u1' }, { condition: { country: 'NL' } }),
    [documentOf('id', 'u1', { sticky__1: 'b' })],
  ],
  [
    'not sticky by choice',
    stickyContext({ id: 'u1', device: 'd1' }, { disableStickyBucketing: true }),
    [documentOf('id', 'u1', { sticky__1: 'c' })],
  ],
  [
    'documents of others are left alone',
    stickyContext({ id: 'u1' }),
    [documentOf('id', 'u2', { sticky__1: 'c' })],
  ],
];

function stickyAnswer([name, context, documents]) {
  const attributes = context.attributes;
  const own = documents.filter(
    ({ attributeName, attributeValue }) => attributes[attributeName] === attributeValue,
  );
  const stickyBucketAssignmentDocs = Object.fromEntries(
    own.map((each) => [`${each.attributeName}||${each.attributeValue}`, each]),
  );
  const user = {
    attributes,
    stickyBucketAssignmentDocs,
    saveStickyBucketAssignmentDoc: async () => undefined,
  };
  const { experimentResult = null } = client(context).evalFeature('f', user);
  return [name, context, documents, 'f', experimentResult, user.stickyBucketAssignmentDocs];
}

const BANDITS = {
  tree: {
    banditVersion: 3,
    contexts: [
      { leafId: 1, condition: { country: 'NL' }, weights: [0.9, 0.1] },
      { leafId: 2, condition: {}, weights: [0.1, 0.9] },
    ],
  },
  narrow: { contexts: [{ leafId: 1, condition: { country: 'BE' }, weights: [1, 0] }] },
};

const BANDIT_CASES = ['tree', 'narrow', 'missing'].flatMap((contextualBanditRef) =>
  USERS.map(([name, attributes]) => {
    const features = {
      f: {
        defaultValue: 'd',
        rules: [
          {
            key: 'cb',
            contextualVariations: ['a', 'b'],
            weights: [0.5, 0.5],
            hashVersion: 2,
            contextualBanditRef,
          },
        ],
      },
    };
    return [`${contextualBanditRef} for ${name}`, { attributes, features, contextualBandits: BANDITS }, 'f'];
  }),
);

const QUERIES = [
  ['asked', 'exp', '/?exp=1', 2],
  ['asked for too much', 'exp', '/?exp=2', 2],
  ['asked for less than nothing', 'exp', '/?exp=-1', 2],
  ['not a number', 'exp', '/?exp=one', 2],
  ['a number and more', 'exp', '/?exp=1px', 2],
  ['hexadecimal', 'exp', '/?exp=0x1', 2],
  ['no value', 'exp', '/?exp', 2],
  ['first of two', 'exp', '/?exp=0&exp=1', 2],
  ['first of two is bad', 'exp', '/?exp=x&exp=1', 2],
  ['with anchor', 'exp', '/?a=b&exp=1#exp=0', 2],
  ['only in the anchor', 'exp', '/#?exp=1', 2],
  ['no query', 'exp', '/', 2],
  ['no address', 'exp', '', 2],
  ['part of a name', 'exp', '/?xexp=1', 2],
];

function queryAnswer([name, key, url, count]) {
  const experiment = { key, active: false, variations: Array.from({ length: count }, (_, index) => index) };
  const { inExperiment, variationId } = client().runInlineExperiment(experiment, { attributes: {}, url });
  return [name, key, url, count, inExperiment ? variationId : null];
}

const NAMESPACES = ['u1', 'u2', 'zoë', '7'].flatMap((id) => [
  [id, ['shop', 0, 0.5]],
  [id, ['shop', 0.5, 1]],
  [id, ['site', 0, 0.4]],
]);

function namespaceAnswer([id, namespace]) {
  const { inExperiment } = client().runInlineExperiment({ ...TWO, namespace }, { attributes: { id } });
  return [`${id} in ${namespace.join(' ')}`, id, namespace, inExperiment];
}

const KEY = Buffer.from('0123456789abcdef');
const VECTOR = Buffer.from('fedcba9876543210');

function encrypt(text) {
  const cipher = createCipheriv('aes-128-cbc', KEY, VECTOR);
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${VECTOR.toString('base64')}.${encrypted.toString('base64')}`;
}

const PLAIN = '{"feature":{"defaultValue":"zoë"}}';

const vectors = {
  specVersion: '0.8',
  source:
    'test/conformance/oracles/assignment.mjs with @growthbook/growthbook 1.8.0; ranges and weights by hand',
  evalCondition: [
    ...CONDITIONS.map(([name, condition, attributes]) => [
      name,
      condition,
      attributes,
      evalCondition(attributes, condition),
    ]),
    ...GROUP_CONDITIONS.map(([name, condition, attributes]) => [
      name,
      condition,
      attributes,
      evalCondition(attributes, condition, GROUPS),
      GROUPS,
    ]),
  ],
  hash: HASHED.flatMap((value) =>
    ['seed', 'checkout-α'].flatMap((seed) =>
      [1, 2, 3].map((version) => [seed, value, version, bucket(seed, value, version)]),
    ),
  ),
  getBucketRange: [
    [
      'halves',
      [2, 1, null],
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'half of halves',
      [2, 0.5, null],
      [
        [0, 0.25],
        [0.5, 0.75],
      ],
    ],
    [
      'weights',
      [3, 1, [0.2, 0.3, 0.5]],
      [
        [0, 0.2],
        [0.2, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'weights and coverage',
      [2, 0.1, [0.4, 0.6]],
      [
        [0, 0.04],
        [0.4, 0.46],
      ],
    ],
    [
      'coverage zero',
      [2, 0, null],
      [
        [0, 0],
        [0.5, 0.5],
      ],
    ],
    [
      'coverage below zero',
      [2, -0.2, null],
      [
        [0, 0],
        [0.5, 0.5],
      ],
    ],
    [
      'coverage above one',
      [2, 1.2, null],
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'too many weights',
      [2, 1, [0.2, 0.3, 0.5]],
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'weights too small',
      [2, 1, [0.4, 0.1]],
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'weights too large',
      [2, 1, [0.7, 0.6]],
      [
        [0, 0.5],
        [0.5, 1],
      ],
    ],
    [
      'weights almost one',
      [2, 1, [0.4, 0.5999]],
      [
        [0, 0.4],
        [0.4, 0.9999],
      ],
    ],
    ['no variations', [0, 1, null], []],
  ],
  chooseVariation: [
    [
      'start belongs',
      0,
      [
        [0, 0.5],
        [0.5, 1],
      ],
      0,
    ],
    [
      'end belongs to the next',
      0.5,
      [
        [0, 0.5],
        [0.5, 1],
      ],
      1,
    ],
    [
      'in a gap',
      0.3,
      [
        [0, 0.25],
        [0.5, 0.75],
      ],
      -1,
    ],
    [
      'empty range',
      0,
      [
        [0, 0],
        [0, 1],
      ],
      1,
    ],
    [
      'first of two that overlap',
      0.2,
      [
        [0, 0.5],
        [0, 1],
      ],
      0,
    ],
    ['no ranges', 0.2, [], -1],
  ],
  inNamespace: NAMESPACES.map(namespaceAnswer),
  getEqualWeights: [
    [-1, []],
    [0, []],
    [1, [1]],
    [2, [0.5, 0.5]],
    [3, [0.33333333, 0.33333333, 0.33333333]],
  ],
  run: RUNS.map(([name, context, experiment]) => {
    const { value, inExperiment, hashUsed } = client(context).runInlineExperiment(
      experiment,
      userOf(context),
    );
    return [name, context, experiment, value, inExperiment, hashUsed];
  }),
  feature: FEATURES.map(([name, context, key]) => [
    name,
    context,
    key,
    client(context).evalFeature(key, userOf(context)),
  ]),
  stickyBucket: STICKY.map(stickyAnswer),
  contextualBandit: BANDIT_CASES.map(([name, context, key]) => [
    name,
    context,
    key,
    client(context).evalFeature(key, userOf(context)),
  ]),
  getQueryStringOverride: QUERIES.map(queryAnswer),
  decrypt: [
    ['right key', encrypt(PLAIN), KEY.toString('base64'), PLAIN],
    ['another key', encrypt(PLAIN), Buffer.from('another key 0000').toString('base64'), null],
    ['short key', encrypt(PLAIN), 'c2hvcnQ=', null],
    ['no base64', 'not base64.at all!', KEY.toString('base64'), null],
    ['no vector', encrypt(PLAIN).split('.')[1], KEY.toString('base64'), null],
  ],
};

/** One case a line. */
function serialise(value) {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return `[\n${value.map((vector) => `  ${JSON.stringify(vector)}`).join(',\n')}\n ]`;
}

const lines = Object.entries(vectors).map(([name, value]) => ` ${JSON.stringify(name)}: ${serialise(value)}`);
await writeFile(new URL('../vectors/assignment.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
