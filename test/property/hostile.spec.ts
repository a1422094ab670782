import fc from 'fast-check';
import {
  assign,
  catalogueFeatures,
  catalogueSavedGroups,
  compileCatalogue,
  evaluateFlags,
  explain,
  explainFlag,
  validateCondition,
} from '#libs/assignment';
import { definitions } from './arbitraries/catalogue.js';
import { SAVED_GROUPS } from './arbitraries/condition.js';
import { runParameters } from './run-parameters.js';

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('trap');
    },
    has() {
      throw new Error('trap');
    },
    getOwnPropertyDescriptor() {
      throw new Error('trap');
    },
  },
);

const circular: Record<string, unknown> = { id: 'u' };
circular['a'] = circular;

const deep = JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`) as Record<string, unknown>;

/** What no client should send, and some will. */
const HOSTILE: readonly unknown[] = [
  throwing,
  revoked,
  new Proxy({ id: 'u', a: 'a' }, {}),
  circular,
  deep,
  { id: 'nul\0nul', a: '\0' },
  { id: '\ud800', device: '\udc00\ud800', a: '\udfff' },
  { id: 10n, a: 10n, b: [1n] },
  { id: Symbol('s'), a: Symbol('s') },
  { id: () => 'u', a: () => 'a' },
  { id: { toString: () => ({}) }, a: { valueOf: 1, toString: 1 } },
  JSON.parse('{"__proto__": {"id": "u"}, "constructor": {"prototype": 1}, "id": "__proto__"}'),
  Object.create(null),
  Object.assign(Object.create({ id: 'inherited' }) as object, { a: 1 }),
  { id: 'x'.repeat(1_000_000), a: 'a'.repeat(1_000_000) },
  { id: Array.from({ length: 100_000 }, (_, index) => index), a: new Array(1_000_000) },
  { id: NaN, a: Infinity, b: -0 },
  new Date(NaN),
  new Map([['id', 'u']]),
];

describe('hostile attributes', () => {
  it('neither throw nor hang, whatever is defined', () => {
    fc.assert(
      fc.property(definitions, fc.nat(HOSTILE.length - 1), ({ experiments, flags }, index) => {
        const attributes = HOSTILE[index] as Record<string, unknown>;
        const catalogue = compileCatalogue(experiments, 'v1', { savedGroups: SAVED_GROUPS, flags });
        const answers = [...assign(catalogue, attributes), ...evaluateFlags(catalogue, attributes)];
        expect(answers).toHaveLength(experiments.length + flags.length);
        for (const { key } of experiments) expect(explain(catalogue, attributes, key).trail).toBeDefined();
        for (const { key } of flags) expect(explainFlag(catalogue, attributes, key).trail).toBeDefined();
      }),
      runParameters(500),
    );
  });

  it('that throw make errors of those that read them, with the value that they then have', () => {
    const { experiments, flags } = fc.sample(definitions, { numRuns: 1, seed: 1 })[0] as {
      experiments: [];
      flags: [];
    };
    const catalogue = compileCatalogue(experiments, 'v1', { savedGroups: SAVED_GROUPS, flags });
    const reached = assign(catalogue, throwing).filter(({ reason }) => reason !== 'DISABLED');
    expect(reached.length).toBeGreaterThan(0);
    for (const { reason, inExperiment } of reached) {
      expect(reason).toBe('ERROR');
      expect(inExperiment).toBe(false);
    }
  });
});

describe('hostile definitions', () => {
  it('neither throw when compiled nor when they are sent', () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withObjectString: true });
    const mangled = fc
      .tuple(
        definitions,
        anything,
        fc.constantFrom(
          'prerequisites',
          'overrides',
          'layer',
          'holdouts',
          'condition',
          'slices',
          'rules',
          'enabled',
        ),
      )
      .map(([{ experiments, flags }, junk, member]) => ({
        experiments: experiments.map((each, index) => (index === 0 ? { ...each, [member]: junk } : each)),
        flags: flags.map((each, index) => (index === 0 ? { ...each, [member]: junk } : each)),
      }));
    fc.assert(
      fc.property(mangled, ({ experiments, flags }) => {
        const catalogue = compileCatalogue(experiments, 'v1', { savedGroups: SAVED_GROUPS, flags });
        const attributes = { id: 'user-1', device: 'd' };
        expect(assign(catalogue, attributes)).toHaveLength(experiments.length);
        expect(evaluateFlags(catalogue, attributes)).toHaveLength(flags.length);
        expect(Object.keys(catalogueFeatures(catalogue))).toHaveLength(experiments.length + flags.length);
        expect(catalogueSavedGroups(catalogue)).toBeDefined();
      }),
      runParameters(1_000),
    );
  });

  it('name inherited members in vain', () => {
    for (const path of [
      '__proto__',
      'constructor',
      'constructor.name',
      '__proto__.x',
      'toString',
      'a.constructor',
    ]) {
      const condition = { [path]: { $exists: true } };
      expect(validateCondition(condition)).toEqual([]);
      const rule = { key: 'r', condition, share: 1, unit: 'id', salt: 's', value: true };
      const catalogue = compileCatalogue([], 'v1', {
        flags: [{ key: 'f', enabled: true, value: false, rules: [rule] }],
      });
      expect(evaluateFlags(catalogue, { id: 'u', a: 'text' })[0]?.reason).toBe('DEFAULT');
    }
  });
});
