import { groupValueViolations, MOST_GROUP_VALUES, savedGroupViolations } from './saved-group-violations.js';

const pointersOf = (values: unknown): string[] =>
  groupValueViolations(values, '/values').map(({ pointer }) => pointer);

describe('groupValueViolations', () => {
  it('takes texts and numbers', () => {
    expect(pointersOf([])).toEqual([]);
    expect(pointersOf(['u1', 2, 'ü', '__proto__'])).toEqual([]);
  });

  it.each<[unknown, string]>([
    ['u1', '/values'],
    [{ length: 3 }, '/values'],
    [['u1', null], '/values/1'],
    [[''], '/values/0'],
    [[true], '/values/0'],
    [[['u1']], '/values/0'],
    [[Number.NaN], '/values/0'],
    [['x'.repeat(257)], '/values/0'],
  ])('refuses %j', (values, pointer) => {
    expect(pointersOf(values)).toEqual([pointer]);
  });

  it('tells a few faults of many, and refuses too many values without looking at them', () => {
    expect(pointersOf(Array.from({ length: 1_000 }, () => null))).toHaveLength(20);
    expect(pointersOf(new Array<null>(MOST_GROUP_VALUES + 1).fill(null))).toEqual(['/values']);
  });
});

describe('savedGroupViolations', () => {
  it('refuses a list that grew too long, and a key that no address could carry', () => {
    const values = new Array<string>(MOST_GROUP_VALUES + 1).fill('u');
    const content = { type: 'list', attribute: 'id', values } as const;
    expect(savedGroupViolations({ key: 'beta', content }).map(({ pointer }) => pointer)).toEqual(['/values']);
    const few = { ...content, values: ['u'] };
    expect(savedGroupViolations({ key: 'b c', content: few }).map(({ pointer }) => pointer)).toEqual([
      '/key',
    ]);
    expect(savedGroupViolations({ key: 'c', content: { type: 'condition', condition: {} } })).toEqual([]);
  });
});
