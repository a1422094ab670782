import { LifecycleError } from './errors.js';
import { EXPERIMENT_STATUSES } from './experiment.js';
import { nextStatus, type LifecycleAction } from './lifecycle.js';

describe('nextStatus', () => {
  it.each([
    ['draft', 'start', 'running'],
    ['running', 'pause', 'paused'],
    ['paused', 'resume', 'running'],
    ['running', 'stop', 'stopped'],
    ['paused', 'stop', 'stopped'],
    ['stopped', 'decide', 'decided'],
    ['stopped', 'archive', 'archived'],
    ['decided', 'archive', 'archived'],
  ] as const)('%s -> %s -> %s', (from, action, to) => {
    expect(nextStatus('signup', from, action)).toBe(to);
  });

  it('refuses a second start, and says where the experiment is', () => {
    expect(() => nextStatus('signup', 'running', 'start')).toThrow(LifecycleError);
    expect(() => nextStatus('signup', 'running', 'start')).toThrow(
      '"signup" is running; start needs it to be draft',
    );
  });

  it('never leaves the archive', () => {
    const actions: LifecycleAction[] = ['start', 'pause', 'resume', 'stop', 'decide', 'archive'];
    for (const action of actions)
      expect(() => nextStatus('signup', 'archived', action)).toThrow(LifecycleError);
    expect(EXPERIMENT_STATUSES).toContain('archived');
  });
});
