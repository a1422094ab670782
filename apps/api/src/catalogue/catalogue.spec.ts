import type { ApiKey, Experiment } from '#libs/domain';
import { aDraft, NOW } from '../testing/an-experiment.js';
import { compileApiCatalogue, projectCatalogue } from './project-catalogue.js';
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
