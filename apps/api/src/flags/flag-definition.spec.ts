import { InvalidInputError } from '#libs/domain';
import { changedFlag, checkFlag, flagDefinitionOf } from './flag-definition.js';
import type { FlagInput } from './flag.dto.js';

const anInput = (overrides: Partial<FlagInput> = {}): FlagInput => ({
  key: 'new-checkout',
  value: false,
  ...overrides,
});

function pointersOf(input: FlagInput, unresolved: { pointer: string; detail: string }[] = []): string[] {
  try {
    checkFlag(flagDefinitionOf(input), unresolved);
  } catch (error) {
    return (error as InvalidInputError).violations.map(({ pointer }) => pointer);
  }
  return [];
}

describe('a flag definition', () => {
  it('fills in what is not said', () => {
    expect(flagDefinitionOf(anInput({ rules: [{ key: 'beta', value: true }] }))).toEqual({
      key: 'new-checkout',
      name: 'new-checkout',
      description: '',
      enabled: true,
      value: false,
      rules: [{ key: 'beta', condition: null, prerequisites: [], share: 1, unit: 'id', value: true }],
    });
  });

  it('keeps what a change does not name, and takes null as a value', () => {
    const before = flagDefinitionOf(anInput({ name: 'N', rules: [{ key: 'beta', value: true }] }));
    expect(changedFlag(before, {})).toEqual(before);
    expect(changedFlag(before, { value: null, rules: [] })).toEqual({ ...before, value: null, rules: [] });
    expect(changedFlag(before, { enabled: false })).toEqual({ ...before, enabled: false });
  });

  it('is told everything that is wrong at once', () => {
    const rules = [
      { key: 'a', value: 1, condition: { $or: 5 } },
      { key: 'a', value: true, prerequisites: [{ key: 'x', condition: { $nope: 1 } }] },
    ];
    const unresolved = [{ pointer: '/rules/1/prerequisites/0/key', detail: 'names "x"' }];
    expect(pointersOf(anInput({ rules }), unresolved).sort()).toEqual([
      '/rules/0/condition/$or',
      '/rules/0/value',
      '/rules/1/key',
      '/rules/1/prerequisites/0/condition/$nope',
      '/rules/1/prerequisites/0/key',
    ]);
    expect(pointersOf(anInput())).toEqual([]);
  });
});
