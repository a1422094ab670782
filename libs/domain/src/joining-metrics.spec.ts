import { withJoined } from './joining-metrics.js';

const NOW = new Date('2026-03-05T06:07:08.900Z');
const BEFORE = { primary: ['a'], secondary: ['b'], guardrails: [{ metric: 'c', margin: 0.02 }] };

describe('withJoined', () => {
  it('keeps when a metric joined the secondary ones, those from before first', () => {
    const first = withJoined(BEFORE, { ...BEFORE, secondary: ['b', 'd'] }, NOW)!;
    const late = [{ metric: 'd', addedAt: '2026-03-05T06:07:08.900Z' }];
    expect(first).toEqual({ ...BEFORE, secondary: ['b', 'd'], late });
    const second = withJoined(first, { ...first, secondary: ['e', 'b', 'd'] }, new Date(0))!;
    expect(second.late).toEqual([...late, { metric: 'e', addedAt: '1970-01-01T00:00:00.000Z' }]);
  });

  it.each([
    ['nothing', BEFORE],
    ['one that left', { ...BEFORE, secondary: ['d'] }],
    ['another primary', { ...BEFORE, primary: ['a', 'd'], secondary: ['b', 'e'] }],
    ['another margin', { ...BEFORE, secondary: ['b', 'd'], guardrails: [{ metric: 'c', margin: 0.5 }] }],
    ['a primary that is secondary too', { ...BEFORE, secondary: ['b', 'a'] }],
  ])('refuses %s', (_what, after) => {
    expect(withJoined(BEFORE, after, NOW)).toBeNull();
  });
});
