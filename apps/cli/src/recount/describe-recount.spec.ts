import type { WireRecount } from '../api-client/wire.js';
import { describeRecount } from './describe-recount.js';

const A_PHASE = { phase: 1, logPosition: '10', differences: [], differing: 0, seconds: 0.25 };

function aRecount(overrides: Partial<WireRecount> = {}): WireRecount {
  return {
    id: 'r',
    experiment: 'page',
    status: 'done',
    differing: 0,
    phases: [A_PHASE],
    detail: null,
    ...overrides,
  };
}

describe('describeRecount', () => {
  it('says in one line that all is well, or why nobody knows', () => {
    expect(describeRecount(aRecount())).toBe('page: as the log says (0.3 s).');
    const skipped = aRecount({ status: 'skipped', differing: null, phases: [], detail: 'The log is gone.' });
    expect(describeRecount(skipped)).toBe('page: skipped. The log is gone.');
  });

  it('lists what differs, and how much more does', () => {
    const differences = [
      { pointer: '/crossovers', kept: 2, counted: 1 },
      { pointer: '/metrics/m', kept: null, counted: 1.5 },
    ];
    const text = describeRecount(
      aRecount({ differing: 7, phases: [{ ...A_PHASE, differences, differing: 7 }] }),
    );
    expect(text.split('\n')).toEqual([
      'page: 7 values are not what the log says (0.3 s).',
      expect.stringMatching(/^PHASE +WHAT +KEPT +COUNTED/),
      expect.stringMatching(/^1 +\/crossovers +2 +1/),
      expect.stringMatching(/^1 +\/metrics\/m +- +1\.5/),
      '... and 5 more',
    ]);
  });
});
