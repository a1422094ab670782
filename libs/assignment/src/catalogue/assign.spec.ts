import { hash } from '../hashing/hash.js';
import { assign } from './assign.js';
import { Assignment } from './assignment.js';
import { compileCatalogue } from './compile-catalogue.js';
import { AssignmentExperiment } from './experiment.js';

function anExperiment(overrides: Partial<AssignmentExperiment> = {}): AssignmentExperiment {
  return {
    key: 'landing-page',
    status: 'running',
    variants: [
      { key: 'control', weight: 0.5, value: 'old_page' },
      { key: 'treatment', weight: 0.5, value: 'new_page' },
    ],
    ...overrides,
  };
}

function assignOne(
  overrides: Partial<AssignmentExperiment>,
  attributes: Record<string, unknown>,
): Assignment {
  return assign(compileCatalogue([anExperiment(overrides)], 'v1'), attributes)[0] as Assignment;
}

const UNITS = Array.from({ length: 500 }, (_, index) => `u${index}`);
const CONTROL = { variant: 'control', value: 'old_page', inExperiment: false };

describe('assign', () => {
  it('splits the units of a running experiment by their bucket', () => {
    for (const id of UNITS) {
      const bucket = hash('landing-page', id, 2) as number;
      const [variant, value] = bucket < 0.5 ? ['control', 'old_page'] : ['treatment', 'new_page'];
      const expected = {
        experiment: 'landing-page',
        variant,
        value,
        reason: 'SPLIT',
        inExperiment: true,
        bucket,
      };
      expect(assignOne({}, { id })).toEqual(expected);
    }
  });

  it('takes seed, hash version and unit from the experiment', () => {
    const overrides = { seed: 'other', hashVersion: 1, hashAttribute: 'device.id' };
    expect(assignOne(overrides, { 'device.id': 'd7', id: 'x' }).bucket).toBe(hash('other', 'd7', 1));
  });

  it.each([{}, { id: '' }, { id: null }, { id: 0 }, { id: { toString: 1, valueOf: 1 } }])(
    'answers DEFAULT for the unidentified unit %j',
    (attributes) => {
      expect(assignOne({}, attributes)).toMatchObject({ ...CONTROL, reason: 'DEFAULT', bucket: null });
    },
  );

  it('answers DEFAULT with the control for who is not targeted', () => {
    const condition = { country: { $in: ['NL', 'BE'] } };
    expect(assignOne({ condition }, { id: 'u1', country: 'FR' })).toMatchObject({
      ...CONTROL,
      reason: 'DEFAULT',
    });
    expect(assignOne({ condition }, { id: 'u1', country: 'BE' })).toMatchObject({ reason: 'SPLIT' });
  });

  it('answers DEFAULT with the bucket for who is outside the traffic', () => {
    const answers = UNITS.map((id) => assignOne({ coverage: 0.1 }, { id }));
    const outside = answers.filter(({ inExperiment }) => !inExperiment);
    expect(outside.length).toBeGreaterThan(400);
    for (const answer of outside) {
      expect(answer).toMatchObject({ ...CONTROL, reason: 'DEFAULT', bucket: expect.any(Number) as number });
    }
  });

  it.each(['draft', 'paused', 'stopped', 'decided', 'archived'] as const)(
    'answers DISABLED when %s',
    (status) => {
      expect(assignOne({ status }, { id: 'u1' })).toMatchObject({
        ...CONTROL,
        reason: 'DISABLED',
        bucket: null,
      });
    },
  );

  it('takes the control that is named', () => {
    expect(assignOne({ status: 'paused', control: 'treatment' }, {})).toMatchObject({ variant: 'treatment' });
  });

  it('serves a shipped variant to everyone who is targeted, in no experiment', () => {
    const shipped = { status: 'stopped' as const, shippedVariant: 'treatment', condition: { country: 'NL' } };
    expect(assignOne(shipped, { country: 'NL' })).toEqual({
      experiment: 'landing-page',
      variant: 'treatment',
      value: 'new_page',
      reason: 'TARGETING_MATCH',
      inExperiment: false,
      bucket: null,
    });
    expect(assignOne(shipped, { country: 'FR' })).toMatchObject({ ...CONTROL, reason: 'DEFAULT' });
    expect(assignOne({ ...shipped, status: 'running' }, { id: 'u1', country: 'NL' }).reason).toBe('SPLIT');
  });

  it('keeps who is held out from the experiment and from what it shipped', () => {
    const holdouts = [{ salt: 'q3', share: 0.2 }];
    for (const id of UNITS) {
      const isHeldOut = (hash('q3', id, 2) as number) < 0.2;
      expect(assignOne({ holdouts }, { id }).inExperiment).toBe(!isHeldOut);
      const shipped = assignOne({ holdouts, status: 'stopped', shippedVariant: 'treatment' }, { id });
      expect(shipped.reason).toBe(isHeldOut ? 'DEFAULT' : 'TARGETING_MATCH');
    }
  });

  it('puts a unit in at most one experiment of a layer', () => {
    const slots = [
      [0, 0.3],
      [0.3, 0.6],
      [0.6, 1],
    ] as const;
    const layered = slots.map((range, index) =>
      anExperiment({ key: `e${index}`, layer: { salt: 'checkout', ranges: [range] } }),
    );
    const catalogue = compileCatalogue(layered, 'v1');
    for (const id of UNITS) {
      expect(assign(catalogue, { id }).filter(({ inExperiment }) => inExperiment)).toHaveLength(1);
    }
  });

  it('admits a unit by any of the ranges of its layer, and by none when there is none', () => {
    const layer = (ranges: [number, number][]) => ({ layer: { salt: 'checkout', ranges } });
    for (const id of UNITS) {
      const bucket = hash('checkout', id, 2) as number;
      const isIn = (bucket >= 0.1 && bucket < 0.3) || (bucket >= 0.7 && bucket < 0.75);
      expect(
        assignOne(
          layer([
            [0.7, 0.75],
            [0.1, 0.3],
          ]),
          { id },
        ).inExperiment,
      ).toBe(isIn);
      expect(assignOne(layer([]), { id }).inExperiment).toBe(false);
    }
  });

  it('refuses the later of two running experiments that collide in a layer', () => {
    const layer = (start: number, end: number) => ({ salt: 'checkout', ranges: [[start, end]] as const });
    const catalogue = compileCatalogue(
      [
        anExperiment({ key: 'a', layer: layer(0, 0.5) }),
        anExperiment({ key: 'b', layer: layer(0.4, 1) }),
        anExperiment({ key: 'c', layer: layer(0.5, 1) }),
        anExperiment({ key: 'd', layer: layer(0, 1), status: 'paused' }),
        anExperiment({ key: 'e', layer: layer(0, 0), hashAttribute: 'device' }),
      ],
      'v1',
    );
    const broken = catalogue.problems.map((problem) => 'experiment' in problem && problem.experiment);
    expect(broken).toEqual(['b', 'e']);
  });

  it('answers for the keys asked for, in that order, and says which do not exist', () => {
    const catalogue = compileCatalogue([anExperiment({ key: 'a' }), anExperiment({ key: 'b' })], 'v1');
    const answers = assign(catalogue, { id: 'u1' }, ['b', 'nope', '__proto__', 'a']);
    expect(answers.map(({ experiment, reason }) => [experiment, reason])).toEqual([
      ['b', 'SPLIT'],
      ['nope', 'ERROR'],
      ['__proto__', 'ERROR'],
      ['a', 'SPLIT'],
    ]);
    expect(answers[1]).toMatchObject({ variant: null, value: null, error: { code: 'FLAG_NOT_FOUND' } });
  });

  it.each<[string, Partial<AssignmentExperiment>]>([
    ['a malformed condition', { condition: { $or: 5 } }],
    ['one variant', { variants: [{ key: 'control', weight: 1, value: 'old_page' }] }],
    ['no variants', { variants: null as unknown as [] }],
    ['null among the variants', { variants: [null, null] as unknown as [] }],
    [
      'a weight that is no number',
      { variants: [1, NaN].map((weight, i) => ({ key: `${i}`, weight, value: i })) },
    ],
    ['an unknown control', { control: 'nobody' }],
    ['an unknown hash version', { hashVersion: 3 }],
    ['impossible traffic', { coverage: 7 }],
    ['an impossible layer', { layer: { salt: 'l', ranges: [[0.5, 0.1]] } }],
    [
      'an impossible second range',
      {
        layer: {
          salt: 'l',
          ranges: [
            [0, 0.1],
            [0.5, 7],
          ],
        },
      },
    ],
    [
      'a layer of another form',
      { layer: { key: 'l', range: [0, 1] } as unknown as AssignmentExperiment['layer'] },
    ],
    ['a holdout without a salt', { holdouts: [{ share: 0.1 }] as unknown as [] }],
    ['an impossible slice', { slices: [{ variant: 9, start: 0, end: 1 }] }],
    ['an unknown shipped variant', { status: 'stopped', shippedVariant: 'nobody' }],
  ])('answers ERROR for %s, and the neighbours as without it', (_, broken) => {
    const good = [anExperiment({ key: 'first' }), anExperiment({ key: 'last' })];
    const [first, last] = assign(compileCatalogue(good, 'v1'), { id: 'u1' });
    const mixed = compileCatalogue([good[0], anExperiment(broken), good[1]] as AssignmentExperiment[], 'v1');
    const answers = assign(mixed, { id: 'u1' });
    expect(answers[0]).toEqual(first);
    expect(answers[1]).toMatchObject({
      reason: 'ERROR',
      inExperiment: false,
      error: { code: 'PARSE_ERROR' },
    });
    expect(answers[2]).toEqual(last);
    expect(mixed.problems).toEqual([{ experiment: 'landing-page', message: answers[1]?.error?.message }]);
  });

  it('keeps the first of two experiments with one key', () => {
    const catalogue = compileCatalogue([anExperiment(), anExperiment({ status: 'paused' })], 'v1');
    expect(assign(catalogue, { id: 'u1' }).map(({ reason }) => reason)).toEqual(['SPLIT']);
    expect(catalogue.problems).toHaveLength(1);
  });

  it.each([null, undefined, 5, 'text', [], [1]])('treats the attributes %j as empty', (attributes) => {
    const answer = assignOne({}, attributes as unknown as Record<string, unknown>);
    expect(answer).toMatchObject({ ...CONTROL, reason: 'DEFAULT' });
  });

  it('answers ERROR when reading an attribute throws', () => {
    const attributes = {
      get id(): string {
        throw new Error('no such thing');
      },
    };
    expect(assignOne({}, attributes)).toMatchObject({
      ...CONTROL,
      reason: 'ERROR',
      error: { code: 'GENERAL' },
    });
  });
});
