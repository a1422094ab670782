import type { JsonObject } from './json.js';
import { savedGroupsIn } from './saved-groups-in.js';

const placesIn = (condition: JsonObject): [string, string][] =>
  savedGroupsIn(condition).map(({ key, path }) => [key, path]);

describe('savedGroupsIn', () => {
  it.each<[JsonObject, [string, string][]]>([
    [{ country: 'NL' }, []],
    [{ id: { $inGroup: 'beta' } }, [['beta', '/id/$inGroup']]],
    [{ 'a/b~c': { $notInGroup: 'staff' } }, [['staff', '/a~1b~0c/$notInGroup']]],
    [{ $savedGroup: { id: 'beta' } }, [['beta', '/$savedGroup/id']]],
    [{ $or: [{ a: 1 }, { $savedGroup: { id: 'beta' } }] }, [['beta', '/$or/1/$savedGroup/id']]],
    [{ $not: { $nor: [{ id: { $inGroup: 'x' } }] } }, [['x', '/$not/$nor/0/id/$inGroup']]],
    [{ id: { $not: { $inGroup: 'x' } } }, [['x', '/id/$not/$inGroup']]],
    [{ tags: { $elemMatch: { $inGroup: 'x' } } }, [['x', '/tags/$elemMatch/$inGroup']]],
    [{ tags: { $elemMatch: { id: { $inGroup: 'x' } } } }, [['x', '/tags/$elemMatch/id/$inGroup']]],
    [{ tags: { $all: ['a', { $inGroup: 'x' }] } }, [['x', '/tags/$all/1/$inGroup']]],
  ])('finds in %j: %j', (condition, places) => {
    expect(placesIn(condition)).toEqual(places);
  });

  it.each<JsonObject>([
    { a: { $eq: { $inGroup: 'x' } } },
    { a: { b: 1, $inGroup: 'x' } },
    { a: { b: { $inGroup: 'x' } } },
    { a: { $in: [{ $inGroup: 'x' }] } },
    { a: { $inGroup: 5 } },
    { $savedGroup: 'x' },
    { $savedGroup: { id: 5 } },
    { $or: 5, $not: 5 },
    { tags: { $all: 5, $elemMatch: 5, $size: 5 } },
  ])('finds nothing in %j, where it is data or malformed', (condition) => {
    expect(placesIn(condition)).toEqual([]);
  });

  it('says which kind of group the place needs', () => {
    const condition = { id: { $inGroup: 'a' }, $savedGroup: { id: 'b' } };
    expect(savedGroupsIn(condition).map(({ needsList }) => needsList)).toEqual([true, false]);
    expect(savedGroupsIn(null)).toEqual([]);
  });
});
