import type { FlagRule } from './flag.js';
import { flagViolations, jsonTypeOf } from './flag-violations.js';
import type { JsonValue } from './json.js';

const aRule = (overrides: Partial<FlagRule> = {}): FlagRule => ({
  key: 'beta',
  condition: null,
  prerequisites: [],
  share: 1,
  unit: 'id',
  value: true,
  ...overrides,
});

const pointersOf = (rules: FlagRule[], value: JsonValue = false): string[] =>
  flagViolations({ key: 'checkout', value, rules }).map(({ pointer }) => pointer);

describe('flagViolations', () => {
  it('finds nothing wrong with a sound flag', () => {
    expect(pointersOf([])).toEqual([]);
    expect(pointersOf([aRule(), aRule({ key: 'ramp', share: 0.1 })])).toEqual([]);
    expect(pointersOf([aRule({ value: null })], null)).toEqual([]);
  });

  it.each<[Partial<FlagRule>, string]>([
    [{ key: '' }, '/rules/0/key'],
    [{ key: 'default' }, '/rules/0/key'],
    [{ share: -0.1 }, '/rules/0/share'],
    [{ share: 1.1 }, '/rules/0/share'],
    [{ share: Number.NaN }, '/rules/0/share'],
    [{ value: 'true' }, '/rules/0/value'],
    [{ value: null }, '/rules/0/value'],
  ])('refuses a rule with %j', (wrong, pointer) => {
    expect(pointersOf([aRule(wrong)])).toEqual([pointer]);
  });

  it('points at the second of two rules with one key', () => {
    expect(pointersOf([aRule(), aRule({ key: 'x' }), aRule()])).toEqual(['/rules/2/key']);
  });

  it('refuses a key that no address could carry', () => {
    expect(flagViolations({ key: 'a b', value: 1, rules: [] })).toHaveLength(1);
  });
});

describe('jsonTypeOf', () => {
  it.each<[JsonValue, string]>([
    [null, 'null'],
    [[], 'list'],
    [{}, 'object'],
    ['', 'string'],
    [0, 'number'],
    [false, 'boolean'],
  ])('of %j is %s', (value, type) => {
    expect(jsonTypeOf(value)).toBe(type);
  });
});
