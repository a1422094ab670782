import { assign, evaluateFlag } from '#libs/assignment';
import type { ApiKey, CatalogueSnapshot, Experiment, Flag, Holdout, SavedGroup } from '#libs/domain';
import { aDraft, NOW } from '../testing/an-experiment.js';
import { compileApiCatalogue, projectCatalogue, type ProjectCatalogue } from './project-catalogue.js';
import { UnknownNames } from './unknown-names.js';

const anExperiment = (key: string, overrides: Partial<Experiment> = {}): Experiment =>
  aDraft({ key, id: key, status: 'running', startedAt: NOW, ...overrides });

const aKey: ApiKey = {
  id: 'k1',
  projectId: 'p',
  name: 'app',
  scope: 'client',
  hash: 'abc',
  lastFour: 'wxyz',
  allowedOrigins: [],
  createdAt: NOW,
  revokedAt: null,
};

describe('compileApiCatalogue', () => {
  it('keeps projects apart', () => {
    const catalogue = compileApiCatalogue({
      version: 3,
      experiments: [anExperiment('mine'), anExperiment('theirs', { projectId: 'q' })],
      metrics: [],
      flags: [],
      holdouts: [],
      savedGroups: [],
      keys: [aKey],
    });
    expect([...projectCatalogue(catalogue, 'p').variants.keys()]).toEqual(['mine']);
    expect([...projectCatalogue(catalogue, 'q').variants.keys()]).toEqual(['theirs']);
    expect(projectCatalogue(catalogue, 'nobody').published).toEqual([]);
    expect(catalogue.principals.get('abc')).toEqual({
      keyId: 'k1',
      keyName: 'app',
      projectId: 'p',
      scope: 'client',
      allowedOrigins: [],
    });
  });

  it('publishes all but drafts, and knows every variant there ever was', () => {
    const allocation = { ...anExperiment('x'), variants: [{ key: 'old', name: 'old', weight: 1, value: 1 }] };
    const phase = { number: 1, startedAt: NOW, endedAt: NOW, reason: 'start', allocation };
    const catalogue = compileApiCatalogue({
      version: 1,
      experiments: [anExperiment('draft', { status: 'draft' }), anExperiment('moved', { phases: [phase] })],
      metrics: [],
      flags: [],
      holdouts: [],
      savedGroups: [],
      keys: [],
    });
    const { published, variants } = projectCatalogue(catalogue, 'p');
    expect(published).toEqual(['moved']);
    expect([...(variants.get('moved') ?? [])].sort()).toEqual(['control', 'old', 'treatment']);
    expect(variants.has('draft')).toBe(true);
  });
});

describe('what assignment gets to know', () => {
  const holdout: Holdout = {
    id: 'h',
    projectId: 'p',
    key: 'all',
    name: 'all',
    description: '',
    scope: 'project',
    unit: 'id',
    share: 1,
    endedAt: null,
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
  };
  const flag: Flag = {
    id: 'f',
    projectId: 'p',
    key: 'banner',
    name: 'banner',
    description: '',
    enabled: true,
    value: false,
    rules: [
      {
        key: 'beta',
        condition: { id: { $inGroup: 'testers' } },
        prerequisites: [],
        share: 1,
        unit: 'id',
        value: true,
      },
    ],
    version: 1,
    createdAt: NOW,
    updatedAt: new Date('2026-04-01T00:00:00Z'),
  };
  const group: SavedGroup = {
    id: 'g',
    projectId: 'p',
    key: 'testers',
    name: 'testers',
    description: '',
    content: { type: 'list', attribute: 'id', values: ['ada'] },
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
  };
  const compiled = (overrides: Partial<CatalogueSnapshot>): ProjectCatalogue =>
    projectCatalogue(
      compileApiCatalogue({
        version: 1,
        experiments: [],
        metrics: [],
        flags: [flag],
        holdouts: [holdout],
        savedGroups: [group],
        keys: [],
        ...overrides,
      }),
      'p',
    );
  const variantOf = (catalogue: ProjectCatalogue, id: string): string | null | undefined =>
    assign(catalogue.assignment, { id }, ['x'])[0]?.variant;

  it('is every flag, with the groups that its conditions name', () => {
    const { assignment, changedAt } = compiled({});
    expect(evaluateFlag(assignment, { id: 'ada' }, 'banner')).toMatchObject({ value: true, rule: 'beta' });
    expect(evaluateFlag(assignment, { id: 'bob' }, 'banner')).toMatchObject({ value: false, rule: null });
    expect(changedAt).toEqual(flag.updatedAt);
  });

  it('is the holdouts that an experiment started under, until they end', () => {
    const variants = [
      { key: 'control', name: 'control', weight: 0, value: 0 },
      { key: 'treatment', name: 'treatment', weight: 1, value: 1 },
    ];
    const experiments = [anExperiment('x', { variants, holdouts: [{ key: 'all', share: 1 }] })];
    expect(variantOf(compiled({ experiments }), 'ada')).toBe('control');
    const ended = { ...holdout, endedAt: NOW };
    expect(variantOf(compiled({ experiments, holdouts: [ended] }), 'ada')).toBe('treatment');
  });

  it('is what it would be from nothing, whatever changes, and the same objects where nothing did', () => {
    const kept = anExperiment('kept', { holdouts: [{ key: 'other', share: 0.5 }] });
    const held = anExperiment('held', { holdouts: [{ key: 'all', share: 1 }] });
    const needing = anExperiment('needing', {
      prerequisites: [{ key: 'banner', condition: { value: true } }],
    });
    let snapshot: CatalogueSnapshot = {
      version: 1,
      experiments: [kept, held, needing],
      metrics: [],
      flags: [flag],
      holdouts: [holdout],
      savedGroups: [group],
      keys: [],
    };
    const steps: [Partial<CatalogueSnapshot>, string[]][] = [
      [{ metrics: [] }, ['kept', 'held', 'needing']],
      [{ holdouts: [{ ...holdout, endedAt: NOW }] }, ['kept', 'needing']],
      [
        { savedGroups: [{ ...group, content: { type: 'condition', condition: { id: 'bob' } } }] },
        ['kept', 'held'],
      ],
      [{ flags: [{ ...flag, enabled: false }] }, ['kept', 'held']],
      [{ flags: [] }, ['kept', 'held']],
      [{ experiments: [{ ...held, status: 'paused' }, kept] }, ['kept']],
    ];
    let was = compileApiCatalogue(snapshot);
    const said = (catalogue: ReturnType<typeof compileApiCatalogue>): unknown => {
      const { assignment, ...rest } = projectCatalogue(catalogue, 'p');
      const answers = ['ada', 'bob', 'cyd', 'dan'].map((id) => assign(assignment, { id }));
      return { ...rest, answers, problems: assignment.problems };
    };
    for (const [change, same] of steps) {
      snapshot = { ...snapshot, ...change, version: snapshot.version + 1 };
      const now = compileApiCatalogue(snapshot, was);
      expect(said(now)).toEqual(said(compileApiCatalogue(structuredClone(snapshot))));
      const keysNow = [...projectCatalogue(now, 'p').assignment.byKey];
      const earlier = projectCatalogue(was, 'p').assignment.byKey;
      expect(keysNow.filter(([key, one]) => earlier.get(key) === one).map(([key]) => key)).toEqual(same);
      was = now;
    }
  });

  it('is what needs another, and what was given by hand', () => {
    const overrides = [{ unit: 'ada', variant: 'treatment' }];
    const prerequisites = [{ key: 'banner', condition: { value: 'never' } }];
    const catalogue = compiled({ experiments: [anExperiment('x', { overrides, prerequisites })] });
    expect(['ada', 'bob', 'cyd'].map((id) => variantOf(catalogue, id))).toEqual([
      'treatment',
      'control',
      'control',
    ]);
  });

  it('is the buckets that were kept, by the names of their variants', () => {
    const slices = [
      { variant: 'gone', start: 0, end: 0.5 },
      { variant: 'treatment', start: 0.5, end: 1 },
    ];
    const catalogue = compiled({ experiments: [anExperiment('x', { slices })] });
    const given = Array.from(
      { length: 1_000 },
      (_, unit) => assign(catalogue.assignment, { id: `u${unit}` }, ['x'])[0],
    );
    const admitted = given.filter((assignment) => assignment?.inExperiment);
    expect(new Set(admitted.map((assignment) => assignment?.variant))).toEqual(new Set(['treatment']));
    expect(admitted.length).toBeGreaterThan(430);
    expect(admitted.length).toBeLessThan(570);
  });
});

describe('UnknownNames', () => {
  it('knows what one version does not have, and nothing of the next', () => {
    const names = new UnknownNames();
    names.add('a', 1);
    expect([names.has('a', 1), names.has('b', 1), names.has('a', 2)]).toEqual([true, false, false]);
    names.add('b', 2);
    expect([names.has('a', 1), names.has('b', 2)]).toEqual([false, true]);
  });

  it('forgets rather than grows without end', () => {
    const names = new UnknownNames();
    for (let index = 0; index <= 10_000; index += 1) names.add(`n${index}`, 1);
    expect([names.has('n0', 1), names.has('n10000', 1)]).toEqual([false, true]);
  });
});
