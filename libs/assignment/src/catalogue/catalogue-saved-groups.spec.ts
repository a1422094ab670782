import { catalogueFeatures } from './catalogue-features.js';
import { catalogueSavedGroups } from './catalogue-saved-groups.js';
import { compileCatalogue } from './compile-catalogue.js';
import { AssignmentFlag } from './flag.js';

const GROUPS = {
  testers: { type: 'list', attributeKey: 'id', values: ['u1'] },
  dutch: { type: 'condition', condition: { $and: [{ country: 'NL' }, { $savedGroup: { id: 'nested' } }] } },
  nested: { type: 'condition', condition: { id: { $not: { $inGroup: 'testers' } } } },
  circular: { type: 'condition', condition: { $savedGroup: { id: 'circular' } } },
  secret: { type: 'list', attributeKey: 'email', values: ['somebody@example.com'] },
};

function aFlag(key: string, condition: Record<string, unknown>, value: unknown = true): AssignmentFlag {
  const rule = { key: 'r', condition, share: 1, unit: 'id', salt: 's', value };
  return { key, enabled: true, value: false, rules: [rule] };
}

function groupsFor(...flags: AssignmentFlag[]): string[] {
  const catalogue = compileCatalogue([], 'v1', { savedGroups: GROUPS, flags });
  return Object.keys(catalogueSavedGroups(catalogue)).sort();
}

describe('catalogueSavedGroups', () => {
  it('are those that conditions refer to, at any depth and through each other', () => {
    expect(groupsFor(aFlag('f', { country: 'NL' }))).toEqual([]);
    expect(groupsFor(aFlag('f', { $or: [{ id: { $inGroup: 'testers' } }] }))).toEqual(['testers']);
    expect(groupsFor(aFlag('f', { $savedGroup: { id: 'dutch' } }))).toEqual(['dutch', 'nested', 'testers']);
    expect(groupsFor(aFlag('f', { $savedGroup: { id: 'circular' } }))).toEqual(['circular']);
    expect(groupsFor(aFlag('f', { id: { $notInGroup: 'unknown' } }))).toEqual([]);
  });

  it('are not those that a value happens to name', () => {
    expect(groupsFor(aFlag('f', {}, { id: { $inGroup: 'secret' } }))).toEqual([]);
  });

  it('are those of prerequisites too', () => {
    const prerequisites = [{ key: 'g', condition: { value: { $inGroup: 'testers' } } }];
    const flag = { ...aFlag('f', {}), rules: [{ ...aFlag('f', {}).rules[0], prerequisites }] };
    expect(groupsFor(flag as AssignmentFlag, aFlag('g', {}))).toEqual(['testers']);
  });

  it('are those of the features that are sent', () => {
    const flags = [aFlag('f', { id: { $inGroup: 'testers' } }), aFlag('g', { id: { $inGroup: 'secret' } })];
    const catalogue = compileCatalogue([], 'v1', { savedGroups: GROUPS, flags });
    const { f } = catalogueFeatures(catalogue);
    expect(catalogueSavedGroups(catalogue, { f: f ?? {} })).toEqual({ testers: GROUPS.testers });
  });
});
