import { typeset } from './rendering/html/typography.js';
import { signedPercent } from './rendering/signed.js';
import { decimals, listed, percent, pValueText } from './wording.js';

describe('numbers in words', () => {
  it.each([
    [0.0823, '8.2 %'],
    [-0.000312, '-0.031 %'],
    [2.5, '250 %'],
    [0, '0 %'],
    [0.95, '95 %'],
    [0.999, '99.9 %'],
  ])('%d is %s', (share, text) => expect(percent(share)).toBe(text));

  it.each([
    [0.1, '+10.0 %'],
    [-0.0044, '-0.44 %'],
    [0, '0.0 %'],
    [-0.0000001, '-1.0e-5 %'],
    [1.612, '+161 %'],
  ])('an effect of %d is %s', (share, text) => expect(signedPercent(share)).toBe(text));

  it('groups thousands and keeps small numbers small', () => {
    expect(decimals(1_234_567.8)).toBe('1,234,568');
    expect(decimals(0.00123)).toBe('0.0012');
    expect(decimals(1e-9)).toBe('1.0e-9');
  });

  it('never says that a p-value is zero', () => {
    expect(pValueText(0)).toBe('p < 0.0001');
    expect(pValueText(0.0086079)).toBe('p = 0.0086');
    expect(pValueText(null)).toBe('no p-value');
  });

  it('lists as people do', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });

  it('sets a minus only where it is one', () => {
    expect(typeset('between -1.2 % and 3 % on 2026-03-01 (p = 0.2)')).toBe(
      'between \u22121.2\u00a0% and 3\u00a0% on 2026-03-01 (p\u00a0=\u00a00.2)',
    );
  });
});
