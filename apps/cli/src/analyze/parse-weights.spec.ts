import { parseWeights } from './parse-weights.js';

describe('weights', () => {
  it('are shares by variant', () => {
    expect([...parseWeights('gate_30=0.5, gate_40=0.5')]).toEqual([
      ['gate_30', 0.5],
      ['gate_40', 0.5],
    ]);
    expect(parseWeights('a=0.333,b=0.333,c=0.333').get('c')).toBeCloseTo(1 / 3, 12);
  });

  it.each([
    ['a', /not VARIANT=SHARE/],
    ['a=,b=1', /not VARIANT=SHARE/],
    ['=1', /not VARIANT=SHARE/],
    ['a=x,b=0.5', /not VARIANT=SHARE/],
    ['a=-0.5,b=1.5', /not VARIANT=SHARE/],
    ['a=0.5,a=0.5', /twice/],
    ['a=0.5,b=0.4', /sum to 0.9/],
  ])('"%s" is refused', (text, message) => {
    expect(() => parseWeights(text)).toThrow(message);
  });
});
