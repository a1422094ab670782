import type { CoveredExperiment, Holdout } from '#libs/domain';
import { NOW } from '../testing/an-experiment.js';
import { creationConsequences, endConsequences } from './holdout-consequences.js';

const aHoldout = (overrides: Partial<Holdout> = {}): Holdout => ({
  id: 'i',
  projectId: 'p',
  key: '2026-q1',
  name: '2026-q1',
  description: '',
  scope: 'project',
  unit: 'id',
  share: 0.05,
  endedAt: null,
  version: 1,
  createdAt: NOW,
  updatedAt: NOW,
  ...overrides,
});

describe('what a holdout means', () => {
  it('names whom it covers, and that nobody loses a variant', () => {
    const [covers, untouched] = creationConsequences(aHoldout());
    expect(covers).toMatch(/^It keeps 5% of the units by "id" out of every experiment of this project/);
    expect(untouched).toMatch(/run or are paused already are not touched/);
    expect(creationConsequences(aHoldout({ scope: 'global' }))[0]).toContain('of every project');
  });

  it('tells of each covered experiment what ending does to it, and of other projects how many', () => {
    const covers: CoveredExperiment[] = [
      { projectId: 'p', key: 'a', status: 'running' },
      { projectId: 'p', key: 'b', status: 'decided' },
      { projectId: 'p', key: 'c', status: 'archived' },
      { projectId: 'q', key: 'theirs', status: 'running' },
    ];
    const told = endConsequences(aHoldout(), covers, 'p');
    expect(told[0]).toContain('"a" (running) admits the 5% of its units that were held out');
    expect(told[1]).toContain('"b" (decided) ships goes to the 5% of units held out, too');
    expect(told[2]).toBe('So do experiments of other projects (1).');
    expect(told).toHaveLength(4);
    expect(told.join()).not.toContain('theirs');
  });
});
