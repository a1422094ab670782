import { validateCondition } from './validate-condition.js';

function nest(depth: number): Record<string, unknown> {
  let condition: Record<string, unknown> = { country: 'NL' };
  for (let level = 0; level < depth; level += 1) condition = { $not: condition };
  return condition;
}

describe('validateCondition', () => {
  it.each([
    [{}],
    [{ country: { $in: ['NL', 'BE'] }, age: { $gte: 18 }, plan: 'pro', address: { city: 'Gent' } }],
    [{ $or: [{ a: null }, { $not: { b: { $regex: '^x' } } }], $savedGroup: { id: 'beta' } }],
    [{ tags: { $elemMatch: { $gt: 1 }, $all: ['a', { $regex: 'b' }], $size: { $lt: 3 } } }],
    [nest(30)],
  ])('accepts %j', (condition) => {
    expect(validateCondition(condition)).toEqual([]);
  });

  it.each<[unknown, string, RegExp]>([
    [null, '', /must be an object/],
    [[], '', /must be an object/],
    [{ country: { $inn: ['NL'] } }, '/country/$inn', /unknown operator \$inn/],
    [{ $xor: [] }, '/$xor', /unknown operator \$xor/],
    [{ country: { $in: 'NL' } }, '/country/$in', /must be a list/],
    [{ $or: { a: 1 } }, '/$or', /must be a list of conditions/],
    [{ $or: [{ a: 1 }, 5] }, '/$or/1', /must be an object/],
    [{ 'a/b~c': { $regex: '(' } }, '/a~1b~0c/$regex', /not a regular expression/],
    [{ a: { $regex: 'x'.repeat(300) } }, '/a/$regex', /longer than 256/],
    [{ a: { $regex: '(?=x)' } }, '/a/$regex', /not a regular expression/],
    [{ a: { $exists: 1 } }, '/a/$exists', /true or false/],
    [{ a: { $type: 'date' } }, '/a/$type', /must be one of/],
    [{ a: { $gt: 1, b: 2 } }, '/a', /mixes/],
    [{ a: { $not: { $foo: 1 } } }, '/a/$not/$foo', /unknown operator/],
    [{ a: { $all: [{ $foo: 1 }] } }, '/a/$all/0/$foo', /unknown operator/],
    [{ a: { $elemMatch: { b: { $vgt: null } } } }, '/a/$elemMatch/b/$vgt', /version/],
    [{ $savedGroup: { id: 7 } }, '/$savedGroup/id', /id of a saved group/],
    [{ ['x'.repeat(300)]: 1 }, `/${'x'.repeat(300)}`, /path is longer/],
  ])('points at what is wrong with %j', (condition, path, message) => {
    expect(validateCondition(condition)).toEqual([
      { path, message: expect.stringMatching(message) as string },
    ]);
  });

  it('follows references to groups when it is told which there are', () => {
    const condition = {
      id: { $inGroup: 'beta' },
      $or: [{ id: { $not: { $notInGroup: 'gone' } } }, { $savedGroup: { id: 'lost' } }],
    };
    expect(validateCondition(condition)).toEqual([]);
    expect(validateCondition(condition, ['beta'])).toEqual([
      { path: '/$or/0/id/$not/$notInGroup', message: 'there is no saved group gone' },
      { path: '/$or/1/$savedGroup/id', message: 'there is no saved group lost' },
    ]);
    expect(validateCondition({ id: { $inGroup: 'constructor' } }, [])).toHaveLength(1);
  });

  it('reports depth and size without following them', () => {
    expect(validateCondition(nest(5000))).toEqual([
      { path: '/$not'.repeat(32), message: expect.stringMatching(/deep/) as string },
    ]);
    const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`a${index}`, 1]));
    expect(validateCondition(wide)).toEqual([
      { path: '/a10000', message: expect.stringMatching(/more than 10000/) as string },
    ]);
  });

  it('stops at fifty problems', () => {
    const bad = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`$bad${index}`, 1]));
    expect(validateCondition(bad)).toHaveLength(50);
  });
});
