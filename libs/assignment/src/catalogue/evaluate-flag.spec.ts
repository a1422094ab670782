import { hash } from '../hashing/hash.js';
import { assign } from './assign.js';
import { catalogueFeatures } from './catalogue-features.js';
import { compileCatalogue } from './compile-catalogue.js';
import { evaluateFlag, evaluateFlags } from './evaluate-flag.js';
import { explainFlag } from './explain-flag.js';
import { AssignmentFlag, AssignmentFlagRule } from './flag.js';
import { FlagAnswer } from './flag-answer.js';

function aRule(overrides: Partial<AssignmentFlagRule> = {}): AssignmentFlagRule {
  return { key: 'r', share: 1, unit: 'id', salt: 'flag:f:r', value: 'on', ...overrides };
}

function aFlag(overrides: Partial<AssignmentFlag> = {}): AssignmentFlag {
  return { key: 'f', enabled: true, value: 'off', rules: [aRule()], ...overrides };
}

function answer(flag: Partial<AssignmentFlag>, attributes: Record<string, unknown> = {}): FlagAnswer {
  return evaluateFlag(compileCatalogue([], 'v1', { flags: [aFlag(flag)] }), attributes, 'f');
}

describe('evaluateFlag', () => {
  it.each<[string, Partial<AssignmentFlag>, Partial<FlagAnswer>]>([
    ['without rules', { rules: [] }, { value: 'off', reason: 'STATIC', rule: null }],
    ['disabled', { enabled: false }, { value: 'off', reason: 'DISABLED', rule: null }],
    ['for everyone', {}, { value: 'on', reason: 'TARGETING_MATCH', rule: 'r' }],
    ['for nobody', { rules: [aRule({ share: 0 })] }, { value: 'off', reason: 'DEFAULT', rule: null }],
  ])('a flag %s', (_, flag, expected) => {
    expect(answer(flag, { id: 'u' })).toEqual({ flag: 'f', ...expected });
  });

  it('takes the share of the units whose bucket is below it, and nobody without a unit', () => {
    const flag = { rules: [aRule({ share: 0.3 })] };
    for (let index = 0; index < 300; index += 1) {
      const isIn = (hash('flag:f:r', `u${index}`, 2) as number) < 0.3;
      expect(answer(flag, { id: `u${index}` }).reason).toBe(isIn ? 'SPLIT' : 'DEFAULT');
    }
    expect(answer(flag, {}).reason).toBe('DEFAULT');
  });

  it('goes on to the next rule when one does not apply', () => {
    const rules = [
      aRule({ key: 'dutch', condition: { country: 'NL' }, value: 1 }),
      aRule({ key: 'some', share: 0, value: 2 }),
      aRule({ key: 'rest', value: 3 }),
    ];
    expect(answer({ rules }, { country: 'NL' })).toMatchObject({ rule: 'dutch', value: 1 });
    expect(answer({ rules }, { id: 'u' })).toMatchObject({ rule: 'rest', value: 3 });
  });

  it.each<[string, Partial<AssignmentFlag>]>([
    ['a malformed condition', { rules: [aRule({ condition: { $or: 5 } })] }],
    ['two rules of one key', { rules: [aRule(), aRule()] }],
    ['an impossible share', { rules: [aRule({ share: 7 })] }],
    ['no rules at all', { rules: null as unknown as [] }],
  ])('answers ERROR with the value for %s', (_, flag) => {
    expect(answer(flag, { id: 'u' })).toMatchObject({
      value: 'off',
      reason: 'ERROR',
      error: { code: 'PARSE_ERROR' },
    });
  });

  it('answers ERROR when reading an attribute throws', () => {
    const attributes = {
      get id(): string {
        throw new Error('no such thing');
      },
    };
    expect(answer({ rules: [aRule({ share: 0.5 })] }, attributes)).toMatchObject({
      value: 'off',
      error: { code: 'GENERAL' },
    });
  });

  it('shares its keys with experiments', () => {
    const variants = ['a', 'b'].map((key) => ({ key, weight: 0.5, value: key }));
    const catalogue = compileCatalogue([{ key: 'f', status: 'running', variants }], 'v1', {
      flags: [aFlag()],
    });
    expect(catalogue.problems).toEqual([{ flag: 'f', message: 'flag f: has the key of another experiment' }]);
    expect(assign(catalogue, { id: 'u' })[0]?.reason).toBe('SPLIT');
    expect(evaluateFlag(catalogue, {}, 'f').error?.code).toBe('FLAG_NOT_FOUND');
  });

  it('answers for all flags, or for the keys asked for', () => {
    const catalogue = compileCatalogue([], 'v1', { flags: [aFlag(), aFlag({ key: 'g' })] });
    expect(evaluateFlags(catalogue, {}).map(({ flag }) => flag)).toEqual(['f', 'g']);
    const asked = evaluateFlags(catalogue, {}, ['g', '__proto__']);
    expect(asked.map(({ flag, reason }) => [flag, reason])).toEqual([
      ['g', 'TARGETING_MATCH'],
      ['__proto__', 'ERROR'],
    ]);
  });

  it('is a feature whose share ends before its end', () => {
    const rules = [
      aRule({ share: 0.3, condition: { country: 'NL' } }),
      aRule({ key: 'rest', value: 'half' }),
    ];
    const features = catalogueFeatures(compileCatalogue([], 'v1', { flags: [aFlag({ rules })] }));
    expect(features['f']).toEqual({
      defaultValue: 'off',
      rules: [
        {
          id: 'r',
          force: 'on',
          condition: { country: 'NL' },
          range: [0, 0.3],
          seed: 'flag:f:r',
          hashVersion: 2,
          hashAttribute: 'id',
        },
        { id: 'rest', force: 'half' },
      ],
    });
  });
});

describe('explainFlag', () => {
  it('tells the checks of every rule up to the one that applied', () => {
    const rules = [
      aRule({ key: 'dutch', condition: { country: 'NL' } }),
      aRule({ key: 'none', share: 0 }),
      aRule({ key: 'rest', prerequisites: [{ key: 'g', condition: { value: 'on' } }] }),
    ];
    const catalogue = compileCatalogue([], 'v1', { flags: [aFlag({ rules }), aFlag({ key: 'g' })] });
    const { answer, trail } = explainFlag(catalogue, { id: 'u' }, 'f');
    expect(answer).toEqual(evaluateFlag(catalogue, { id: 'u' }, 'f'));
    expect(trail.map(({ rule, check, passed }) => [rule, check, passed])).toEqual([
      [null, 'status', true],
      ['dutch', 'targeting', false],
      ['none', 'targeting', true],
      ['none', 'unit', true],
      ['none', 'traffic', false],
      ['rest', 'targeting', true],
      ['rest', 'prerequisite', true],
    ]);
  });

  it('ends with the status where that decides, and is empty for no flag', () => {
    const catalogue = compileCatalogue([], 'v1', { flags: [aFlag({ enabled: false })] });
    expect(explainFlag(catalogue, {}, 'f').trail).toEqual([
      { rule: null, check: 'status', passed: false, detail: 'the flag is disabled' },
    ]);
    expect(explainFlag(catalogue, {}, 'nothing').trail).toEqual([]);
  });
});
