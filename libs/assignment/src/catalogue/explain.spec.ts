import { hash } from '../hashing/hash.js';
import { compileCatalogue } from './compile-catalogue.js';
import { AssignmentExperiment } from './experiment.js';
import { explain } from './explain.js';
import { TrailStep } from './trail.js';

const EXPERIMENT: AssignmentExperiment = {
  key: 'e',
  status: 'running',
  condition: { country: 'NL' },
  coverage: 0.5,
  holdouts: [{ salt: 'holdout', share: 0.3 }],
  layer: { salt: 'layer', ranges: [[0, 0.7]] },
  variants: [
    { key: 'control', weight: 0.5, value: 0 },
    { key: 'treatment', weight: 0.5, value: 1 },
  ],
};

function trailOf(
  overrides: Partial<AssignmentExperiment>,
  attributes: Record<string, unknown>,
): readonly TrailStep[] {
  return explain(compileCatalogue([{ ...EXPERIMENT, ...overrides }], 'v1'), attributes, 'e').trail;
}

function checks(trail: readonly TrailStep[]): string {
  return trail.map(({ check, passed }) => (passed ? check : `not ${check}`)).join(', ');
}

describe('explain', () => {
  it.each<[Partial<AssignmentExperiment>, Record<string, unknown>, string]>([
    [{ status: 'paused' }, { id: 'u1', country: 'NL' }, 'not status'],
    [{ coverage: 7 }, { id: 'u1', country: 'NL' }, 'not status'],
    [{}, { id: 'u1', country: 'FR' }, 'status, not targeting'],
    [{}, { country: 'NL' }, 'status, targeting, not unit'],
    [
      { status: 'stopped', shippedVariant: 'treatment', holdouts: [] },
      { country: 'NL' },
      'status, targeting',
    ],
    [{ status: 'stopped', shippedVariant: 'treatment' }, { country: 'NL' }, 'status, targeting, not unit'],
  ])('%j for %j: %s', (overrides, attributes, expected) => {
    expect(checks(trailOf(overrides, attributes))).toBe(expected);
  });

  it('ends with the first bucket that decides', () => {
    const ends = new Set<string>();
    for (let index = 0; index < 200; index += 1) {
      const id = `u${index}`;
      const [holdout, layer, own] = ['holdout', 'layer', 'e'].map((seed) => hash(seed, id, 2) as number);
      const isAdmitted = (own as number) % 0.5 < 0.25;
      const traffic = isAdmitted ? 'holdout, layer, traffic' : 'holdout, layer, not traffic';
      const inLayer = (layer as number) < 0.7 ? traffic : 'holdout, not layer';
      const end = (holdout as number) >= 0.3 ? inLayer : 'not holdout';
      ends.add(end);
      expect(checks(trailOf({}, { id, country: 'NL' }))).toBe(`status, targeting, unit, ${end}`);
    }
    expect(ends.size).toBe(4);
  });

  it('says that a variant is given by hand, and then no more', () => {
    const overrides = { coverage: 0, overrides: [{ unit: 'u1', variant: 'treatment' }] };
    const trail = trailOf(overrides, { id: 'u1' });
    expect(checks(trail)).toBe('status, override');
    expect(trail.at(-1)?.detail).toBe('attribute id is given treatment by hand; nothing else is looked at');
    expect(checks(trailOf(overrides, { id: 'u2' }))).toBe('status, not targeting');
  });

  it('says which prerequisite is not met', () => {
    const prerequisites = [
      { key: 'on', condition: { value: true } },
      { key: 'off', condition: { value: true } },
    ];
    const flags = [true, false].map((value) => ({
      key: value ? 'on' : 'off',
      enabled: true,
      value,
      rules: [],
    }));
    const catalogue = compileCatalogue([{ ...EXPERIMENT, prerequisites }], 'v1', { flags });
    const { trail } = explain(catalogue, { id: 'u1', country: 'NL' }, 'e');
    expect(checks(trail)).toBe('status, targeting, prerequisite, not prerequisite');
    expect(trail.at(-1)?.detail).toBe('flag off must give {"value":true}');
  });

  it('names every range of a layer', () => {
    const layer = (...ranges: [number, number][]) => ({ layer: { salt: 'layer', ranges }, holdouts: [] });
    const last = (overrides: Partial<AssignmentExperiment>) =>
      trailOf(overrides, { id: 'u1', country: 'NL' }).find(({ check }) => check === 'layer');
    const bucket = hash('layer', 'u1', 2) as number;
    expect(last(layer([0, 0.001], [0.001, 1]))).toEqual({
      check: 'layer',
      passed: true,
      detail: `bucket ${bucket} of layer, admitted from 0 to 0.001 and from 0.001 to 1`,
    });
    expect(last(layer())?.detail).toBe(`bucket ${bucket} of layer, admitted nowhere`);
  });

  it('agrees with the assignment beside it', () => {
    const catalogue = compileCatalogue([EXPERIMENT], 'v1');
    for (let index = 0; index < 200; index += 1) {
      const { assignment, trail } = explain(catalogue, { id: `u${index}`, country: 'NL' }, 'e');
      expect(assignment.inExperiment).toBe(trail.every(({ passed }) => passed));
    }
  });

  it('has no trail for an experiment that does not exist', () => {
    const { assignment, trail } = explain(compileCatalogue([], 'v1'), {}, 'e');
    expect(assignment.reason).toBe('ERROR');
    expect(trail).toEqual([]);
  });
});
