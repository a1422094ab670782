import { parseCap, parseGuardrail, parseQuantile } from './metric-options.js';

describe('options of a metric', () => {
  it.each([
    ['latency', 'latency', null],
    ['latency:0.02', 'latency', 0.02],
    ['latency:2%', 'latency', 0.02],
    ['a:b', 'a:b', null],
    ['a:b:0.1', 'a:b', 0.1],
  ])('--guardrail %s', (text, metric, value) => {
    expect(parseGuardrail(text)).toEqual({ metric, value });
  });

  it.each([
    ['spent=1000', 'spent', 1000],
    ['spent=q0.999', 'spent', { quantile: 0.999, ignoreZeros: false }],
    ['spent=q.99:nonzero', 'spent', { quantile: 0.99, ignoreZeros: true }],
    ['a=b=5', 'a=b', 5],
  ])('--cap %s', (text, metric, value) => {
    expect(parseCap(text)).toEqual({ metric, value });
  });

  it('--quantile is of units', () => {
    expect(parseQuantile('latency=0.9')).toEqual({
      metric: 'latency',
      value: { level: 0.9, of: 'units', ignoreZeros: false },
    });
    expect(parseQuantile('latency=0.9:nonzero').value.ignoreZeros).toBe(true);
  });

  it.each([
    [parseGuardrail, 'latency:2', /between 0 and 1, as in latency:0.02/],
    [parseCap, '1000', /names no metric: say spent=1000/],
    [parseCap, 'spent=', /is no cap: say spent=1000/],
    [parseCap, 'spent=lots', /"lots" is no cap/],
    [parseCap, 'spent=-1', /A cap is above 0, as in spent=1000.*so -1 would leave nothing/],
    [parseCap, 'spent=0', /A cap is above 0/],
    [parseCap, 'spent=-Infinity', /A cap is above 0/],
    [parseCap, 'spent=q1', /between 0 and 1: say spent=q0.999/],
    [parseQuantile, 'latency=90', /between 0 and 1: say latency=0.9/],
    [parseQuantile, '=0.9', /names no metric/],
  ])('%p refuses %s', (parse, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
