import { planMetrics } from './plan-metrics.js';

const nothing = { metric: [], secondary: [], guardrail: [], decrease: [], cap: [], quantile: [] };

describe('the metrics of a table', () => {
  it('have their role, once, in the order of roles', () => {
    const planned = planMetrics({
      ...nothing,
      metric: ['won', 'spent', 'won'],
      secondary: ['visits'],
      guardrail: [{ metric: 'latency', value: 0.02 }],
      decrease: ['latency'],
      cap: [{ metric: 'spent', value: 100 }],
    });
    expect(planned.map(({ name, role }) => [name, role])).toEqual([
      ['won', 'primary'],
      ['spent', 'primary'],
      ['visits', 'secondary'],
      ['latency', 'guardrail'],
    ]);
    expect(planned[1]).toMatchObject({ cap: 100, direction: 'increase', margin: null });
    expect(planned[3]).toMatchObject({ cap: null, direction: 'decrease', margin: 0.02 });
  });

  it.each([
    [
      { secondary: ['x'], guardrail: [{ metric: 'x', value: null }] },
      /x has 2 roles, --secondary and --guardrail; give each metric one/,
    ],
    [{ guardrail: [{ metric: 'won', value: 0.02 }] }, /won has 2 roles, --metric and --guardrail/],
    [{ secondary: ['won'] }, /won has 2 roles, --metric and --secondary/],
    [{ decrease: ['wom'] }, /--decrease wom names no --metric.*mean "won"/],
    [{ cap: [{ metric: 'other', value: 1 }] }, /--cap other names no --metric/],
    [
      {
        cap: [
          { metric: 'won', value: 1 },
          { metric: 'won', value: 2 },
        ],
      },
      /--cap is said twice of won/,
    ],
    [
      {
        cap: [{ metric: 'won', value: 1 }],
        quantile: [{ metric: 'won', value: { level: 0.9, of: 'units' as const, ignoreZeros: false } }],
      },
      /won is a quantile, which needs no --cap/,
    ],
  ])('%j is refused', (change, message) => {
    expect(() => planMetrics({ ...nothing, metric: ['won'], ...change })).toThrow(message);
  });
});
