import { violationsOf } from '#libs/platform';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { NestedField, NestedListField, NumberField } from './fields.js';

class Leaf {
  @NumberField({ description: 'A number.', optional: true })
  size?: number;
}

class Tree {
  @NestedField({ description: 'One.', optional: true, nullable: true, of: () => Leaf })
  one?: Leaf | null;

  @NestedListField({ description: 'Many.', optional: true, nullable: true, of: () => Leaf, max: 3 })
  many?: Leaf[] | null;
}

const pointersOf = (body: object): string[] => {
  const errors = validateSync(plainToInstance(Tree, body), { stopAtFirstError: true });
  return violationsOf(errors).map(({ pointer }) => pointer);
};

/** Everything in JSON that is no object. */
const STRANGERS = [[], [[]], [{}], [{ size: 1 }], null, 5, 'x', true];

describe('a nested field', () => {
  it.each([{}, { size: 1 }])('takes %j', (leaf) => {
    expect(pointersOf({ one: leaf, many: [leaf, leaf] })).toEqual([]);
  });

  it.each(STRANGERS.filter((one) => one !== null))('refuses %j', (stranger) => {
    expect(pointersOf({ one: stranger })).toEqual(['/one']);
  });

  it.each(STRANGERS.map((stranger) => [stranger]))('refuses %j in a list, and says where', (stranger) => {
    expect(pointersOf({ many: [{}, stranger, {}] })).toEqual(['/many/1']);
  });

  it('may be null where it says so, and says what is wrong further in', () => {
    expect(pointersOf({ one: null, many: null })).toEqual([]);
    expect(pointersOf({ one: { size: 'x' }, many: [{ size: 1 }, { size: 'x' }] })).toEqual([
      '/one/size',
      '/many/1/size',
    ]);
    expect(pointersOf({ many: {} })).toEqual(['/many']);
    expect(pointersOf({ many: [{}, {}, {}, {}] })).toEqual(['/many']);
  });
});
