import { parseShares } from './parse-shares.js';

describe('parseShares', () => {
  it.each([
    ['0.5,0.5', [0.5, 0.5]],
    [' 0.9 , 0.1', [0.9, 0.1]],
    ['0.667,0.333', [0.667, 0.333]],
  ])('reads %j', (text, shares) => {
    expect(parseShares(text)).toEqual(shares);
  });

  it.each(['', '1', '0.5', '0.5,', '1,0', '0.5,0.6', '0.5,0.25,0.25', '-0.5,1.5', 'a,b', 'NaN,NaN'])(
    'refuses %j',
    (text) => {
      expect(() => parseShares(text)).toThrow(/two shares that sum to 1/);
    },
  );
});
