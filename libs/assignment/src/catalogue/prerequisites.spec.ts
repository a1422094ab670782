import { assign } from './assign.js';
import { catalogueFeatures } from './catalogue-features.js';
import { compileCatalogue } from './compile-catalogue.js';
import { evaluateFlag } from './evaluate-flag.js';
import { AssignmentExperiment } from './experiment.js';
import { AssignmentFlag } from './flag.js';
import { AssignmentPrerequisite } from './prerequisite.js';

type Condition = AssignmentPrerequisite['condition'];

function anExperiment(key: string, overrides: Partial<AssignmentExperiment> = {}): AssignmentExperiment {
  return {
    key,
    status: 'running',
    variants: [
      { key: 'control', weight: 0.5, value: 'old' },
      { key: 'treatment', weight: 0.5, value: 'new' },
    ],
    ...overrides,
  };
}

function aFlag(key: string, overrides: Partial<AssignmentFlag> = {}): AssignmentFlag {
  return { key, enabled: true, value: false, rules: [], ...overrides };
}

function needs(key: string, condition: Condition = { value: true }): AssignmentPrerequisite[] {
  return [{ key, condition }];
}

const NETHERLANDS = { key: 'nl', condition: { country: 'NL' }, share: 1, unit: 'id', salt: 's', value: true };

describe('prerequisites', () => {
  it('let in whom the flag gives the value', () => {
    const flags = [aFlag('f', { rules: [NETHERLANDS] })];
    const catalogue = compileCatalogue([anExperiment('e', { prerequisites: needs('f') })], 'v1', { flags });
    expect(assign(catalogue, { id: 'u', country: 'NL' })[0]?.reason).toBe('SPLIT');
    expect(assign(catalogue, { id: 'u', country: 'FR' })[0]).toMatchObject({
      reason: 'DEFAULT',
      variant: 'control',
      bucket: null,
    });
  });

  it('let in whom another experiment gives the value, whatever the order of definitions', () => {
    const dependent = anExperiment('a', { prerequisites: needs('b', { value: 'new' }), seed: 'a' });
    const catalogue = compileCatalogue([dependent, anExperiment('b', { seed: 'b' })], 'v1');
    for (let index = 0; index < 100; index += 1) {
      const [a, b] = assign(catalogue, { id: `u${index}` });
      expect(a?.inExperiment).toBe(b?.variant === 'treatment');
    }
  });

  it('also limit who gets what was shipped', () => {
    const shipped = { status: 'decided', shippedVariant: 'treatment' } as const;
    const flags = [aFlag('f', { rules: [NETHERLANDS] })];
    const catalogue = compileCatalogue([anExperiment('e', { ...shipped, prerequisites: needs('f') })], 'v1', {
      flags,
    });
    expect(assign(catalogue, { country: 'NL' })[0]?.reason).toBe('TARGETING_MATCH');
    expect(assign(catalogue, { country: 'FR' })[0]?.reason).toBe('DEFAULT');
  });

  it('on what does not run meet its control', () => {
    const draft = anExperiment('draft', { status: 'draft' });
    const met = anExperiment('met', { prerequisites: needs('draft', { value: 'old' }) });
    const unmet = anExperiment('unmet', { prerequisites: needs('draft', { value: 'new' }) });
    const catalogue = compileCatalogue([draft, met, unmet], 'v1');
    const answers = assign(catalogue, { id: 'u' }, ['met', 'unmet']);
    expect(answers.map(({ reason }) => reason)).toEqual(['SPLIT', 'DEFAULT']);
    const features = catalogueFeatures(catalogue);
    expect(features['met']?.rules?.[0]).not.toHaveProperty('parentConditions');
    expect(features['unmet']).toEqual({ defaultValue: 'old' });
  });

  it('on a broken definition meet the value that it still has', () => {
    const broken = anExperiment('broken', { coverage: 7 });
    const dependent = anExperiment('e', { prerequisites: needs('broken', { value: 'old' }) });
    const catalogue = compileCatalogue([broken, dependent], 'v1');
    expect(assign(catalogue, { id: 'u' }, ['e'])[0]?.reason).toBe('SPLIT');
  });

  it('on what fails for a unit meet the value that it then has', () => {
    const attributes = {
      id: 'u',
      get device(): string {
        throw new Error('no such thing');
      },
    };
    const failing = anExperiment('failing', { hashAttribute: 'device' });
    const dependent = anExperiment('e', { prerequisites: needs('failing', { value: 'old' }) });
    const catalogue = compileCatalogue([failing, dependent], 'v1');
    expect(assign(catalogue, attributes).map(({ reason }) => reason)).toEqual(['ERROR', 'SPLIT']);
  });

  it('on nothing break the experiment or flag that has them, and no other', () => {
    const rule = { ...NETHERLANDS, prerequisites: needs('nothing') };
    const catalogue = compileCatalogue(
      [anExperiment('e', { prerequisites: needs('nothing') }), anExperiment('good')],
      'v1',
      { flags: [aFlag('f', { rules: [rule], value: 7 })] },
    );
    expect(assign(catalogue, { id: 'u' }).map(({ reason }) => reason)).toEqual(['ERROR', 'SPLIT']);
    expect(evaluateFlag(catalogue, {}, 'f')).toMatchObject({ reason: 'ERROR', value: 7, rule: null });
    expect(catalogue.problems).toEqual([
      { experiment: 'e', message: 'experiment e: has the prerequisite nothing, which does not exist' },
      { flag: 'f', message: 'flag f: has the prerequisite nothing, which does not exist' },
    ]);
  });

  it('of what does not run are not looked at', () => {
    const draft = anExperiment('e', { status: 'draft', prerequisites: needs('nothing') });
    expect(compileCatalogue([draft], 'v1').problems).toEqual([]);
  });

  it('in a circle break its members, and nobody who depends on them', () => {
    const rule = { ...NETHERLANDS, prerequisites: needs('a', { value: 'old' }) };
    const catalogue = compileCatalogue(
      [
        anExperiment('outside', { prerequisites: needs('a', { value: 'old' }) }),
        anExperiment('a', { prerequisites: needs('b') }),
        anExperiment('b', { prerequisites: needs('f') }),
      ],
      'v1',
      { flags: [aFlag('f', { rules: [rule] })] },
    );
    expect(catalogue.problems.map(({ message }) => message)).toEqual([
      'experiment a: depends on itself: a -> b -> f -> a',
      'experiment b: depends on itself: b -> f -> a -> b',
      'flag f: depends on itself: f -> a -> b -> f',
    ]);
    expect(assign(catalogue, { id: 'u' }, ['outside'])[0]?.reason).toBe('SPLIT');
  });

  it('may be 32 deep and no deeper', () => {
    const chain = Array.from({ length: 40 }, (_, index) =>
      anExperiment(`e${index}`, index > 0 ? { prerequisites: needs(`e${index - 1}`, {}) } : {}),
    );
    const catalogue = compileCatalogue(chain, 'v1');
    expect(catalogue.problems).toEqual([
      { experiment: 'e32', message: 'experiment e32: has prerequisites more than 32 deep' },
    ]);
    expect(assign(catalogue, { id: 'u' }, ['e31', 'e32', 'e33']).map(({ reason }) => reason)).toEqual([
      'SPLIT',
      'ERROR',
      'SPLIT',
    ]);
  });

  it('that multiply are refused before they cost time', () => {
    const doubling = Array.from({ length: 30 }, (_, index) => {
      const twice = index > 0 ? [...needs(`e${index - 1}`, {}), ...needs(`e${index - 1}`, {})] : [];
      return anExperiment(`e${index}`, { prerequisites: twice });
    });
    const catalogue = compileCatalogue(doubling, 'v1');
    expect(catalogue.problems[0]?.message).toMatch(/^experiment e8: .*more than 256 others/);
    expect(assign(catalogue, { id: 'u' }, ['e7'])[0]?.reason).toBe('SPLIT');
  });

  it('survive a chain as long as a catalogue may be', () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      aFlag(`f${index}`, { rules: [{ ...NETHERLANDS, prerequisites: needs(`f${(index + 1) % 20_000}`) }] }),
    );
    const straight = compileCatalogue([], 'v1', { flags: [...chain.slice(0, -1), aFlag('f19999')] });
    expect(straight.problems.length).toBeGreaterThan(0);
    expect(evaluateFlag(straight, { country: 'NL' }, 'f19998')).toMatchObject({ reason: 'DEFAULT' });
  });

  it.each([
    5,
    'text',
    [null],
    [{ key: 5, condition: {} }],
    [{ key: 'f' }],
    [{ key: 'f', condition: { $or: 1 } }],
  ])('of the form %j break the experiment', (prerequisites) => {
    const broken = anExperiment('e', { prerequisites: prerequisites as unknown as AssignmentPrerequisite[] });
    const catalogue = compileCatalogue([broken], 'v1', { flags: [aFlag('f')] });
    expect(catalogue.problems).toHaveLength(1);
    expect(assign(catalogue, { id: 'u' })[0]).toMatchObject({ reason: 'ERROR', value: 'old' });
  });
});
