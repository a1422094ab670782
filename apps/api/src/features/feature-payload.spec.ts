import type { Experiment } from '#libs/domain';
import {
  compileApiCatalogue,
  projectCatalogue,
  type ProjectCatalogue,
} from '../catalogue/project-catalogue.js';
import { aDraft, NOW } from '../testing/an-experiment.js';
import { featurePayload } from './feature-payload.js';

const anExperiment = (key: string, overrides: Partial<Experiment> = {}): Experiment =>
  aDraft({ key, id: key, status: 'running', startedAt: NOW, updatedAt: NOW, ...overrides });
const projectOf = (experiments: Experiment[], version: number): ProjectCatalogue =>
  projectCatalogue(
    compileApiCatalogue({
      version,
      experiments,
      metrics: [],
      flags: [],
      holdouts: [],
      savedGroups: [],
      keys: [],
    }),
    'p',
  );
const dateOf = ({ text }: { text: string }): string =>
  (JSON.parse(text) as { dateUpdated: string }).dateUpdated;

describe('featurePayload', () => {
  it('is the same in every process that read the same version', () => {
    const [one, other] = [1, 2].map(() => featurePayload(projectOf([anExperiment('a')], 7), 7, null));
    expect(one).toEqual(other);
  });

  it('stays what it was when only a draft, or something else, has changed', () => {
    const before = featurePayload(projectOf([anExperiment('a')], 7), 7, null);
    const draft = anExperiment('b', { status: 'draft', updatedAt: new Date(NOW.getTime() + 1) });
    expect(featurePayload(projectOf([anExperiment('a'), draft], 8), 8, before)).toBe(before);
  });

  it('has another tag and date when an experiment has gone, although none of the others changed', () => {
    const before = featurePayload(projectOf([anExperiment('a'), anExperiment('b')], 7), 7, null);
    const after = featurePayload(projectOf([anExperiment('a')], 8), 8, before);
    expect(after.etag).not.toBe(before.etag);
    expect(dateOf(after)).not.toBe(dateOf(before));
  });

  it('is there for a project without any experiment', () => {
    expect(JSON.parse(featurePayload(projectOf([], 1), 1, null).text)).toEqual({
      status: 200,
      features: {},
      savedGroups: {},
      experiments: [],
      dateUpdated: '1970-01-01T00:00:00.001Z',
    });
  });
});
