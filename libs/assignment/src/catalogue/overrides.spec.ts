import { assign } from './assign.js';
import { Assignment } from './assignment.js';
import { catalogueFeatures } from './catalogue-features.js';
import { compileCatalogue } from './compile-catalogue.js';
import { AssignmentExperiment } from './experiment.js';

const EXPERIMENT: AssignmentExperiment = {
  key: 'e',
  status: 'running',
  variants: [
    { key: 'control', weight: 0.5, value: 'old' },
    { key: 'treatment', weight: 0.5, value: 'new' },
  ],
  overrides: [
    { unit: 'tester', variant: 'treatment' },
    { unit: '42', variant: 'control' },
    { unit: 'tester', variant: 'control' },
  ],
};

function answer(overrides: Partial<AssignmentExperiment>, attributes: Record<string, unknown>): Assignment {
  const catalogue = compileCatalogue([{ ...EXPERIMENT, ...overrides }], 'v1');
  return assign(catalogue, attributes)[0] as Assignment;
}

const BY_HAND = {
  experiment: 'e',
  variant: 'treatment',
  value: 'new',
  reason: 'TARGETING_MATCH',
  inExperiment: false,
  bucket: null,
};

describe('overrides', () => {
  it('give a unit its variant, outside of the experiment, the first of two', () => {
    expect(answer({}, { id: 'tester' })).toEqual(BY_HAND);
    expect(answer({}, { id: 'somebody' }).reason).toBe('SPLIT');
  });

  it.each<[string, Partial<AssignmentExperiment>]>([
    ['targeting', { condition: { country: 'NL' } }],
    ['no traffic', { coverage: 0 }],
    ['a holdout', { holdouts: [{ salt: 'h', share: 1 }] }],
    ['a layer', { layer: { salt: 'l', ranges: [] } }],
    ['a prerequisite', { prerequisites: [{ key: 'other', condition: { value: 'never' } }] }],
  ])('win over %s', (_, limits) => {
    const other = { ...EXPERIMENT, key: 'other' };
    const catalogue = compileCatalogue([{ ...EXPERIMENT, ...limits }, other], 'v1');
    expect(catalogue.problems).toEqual([]);
    expect(assign(catalogue, { id: 'tester' })[0]).toEqual(BY_HAND);
    expect(assign(catalogue, { id: 'somebody' })[0]?.reason).toBe('DEFAULT');
  });

  it('count only while the experiment runs', () => {
    expect(answer({ status: 'paused' }, { id: 'tester' })).toMatchObject({
      variant: 'control',
      reason: 'DISABLED',
    });
    const shipped = { status: 'decided', shippedVariant: 'control' } as const;
    expect(answer(shipped, { id: 'tester' })).toMatchObject({
      variant: 'control',
      reason: 'TARGETING_MATCH',
    });
  });

  it('are for the attribute that is randomised', () => {
    expect(answer({ hashAttribute: 'device' }, { id: 'tester' }).reason).toBe('DEFAULT');
    expect(answer({ hashAttribute: 'device' }, { device: 'tester' })).toEqual(BY_HAND);
  });

  it('know a number by its text, and a list by its elements', () => {
    expect(answer({}, { id: 42 })).toMatchObject({ variant: 'control', reason: 'TARGETING_MATCH' });
    expect(answer({}, { id: [1, 'tester'] })).toEqual(BY_HAND);
    expect(answer({}, { id: { toString: 'tester' } }).reason).toBe('DEFAULT');
  });

  it('of a variant that there is not break the experiment', () => {
    expect(answer({ overrides: [{ unit: 'u', variant: 'gone' }] }, { id: 'x' })).toMatchObject({
      reason: 'ERROR',
    });
  });

  it('are the first rules of the payload, one for each variant', () => {
    const catalogue = compileCatalogue([EXPERIMENT], 'v1');
    const rules = catalogueFeatures(catalogue)['e']?.rules ?? [];
    expect(rules.slice(0, -1)).toEqual([
      { id: 'e:override:treatment', force: 'new', condition: { id: { $in: ['tester'] } } },
      { id: 'e:override:control', force: 'old', condition: { id: { $in: ['42', 42] } } },
    ]);
    expect(rules.at(-1)).toMatchObject({ key: 'e', variations: ['old', 'new'] });
  });

  it('cannot be said in the payload for an attribute with a dot in its name', () => {
    const catalogue = compileCatalogue([{ ...EXPERIMENT, hashAttribute: 'device.id' }], 'v1');
    expect(catalogueFeatures(catalogue)['e']?.rules).toHaveLength(1);
  });
});
