import { RecentUnits } from './recent-units.js';

const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, index) => `unit-${from + index}`);

describe('units that were met lately', () => {
  it('are known by experiment, until they are taken out', () => {
    const recent = new RecentUnits(10);
    recent.add('one', 'ann');
    expect([recent.has('one', 'ann'), recent.has('two', 'ann'), recent.has('one', 'bob')]).toEqual([
      true,
      false,
      false,
    ]);
    recent.delete('one', 'ann');
    expect(recent.has('one', 'ann')).toBe(false);
  });

  it('are at least as many as the limit, and at most twice as many', () => {
    const recent = new RecentUnits(100);
    const all = names(0, 1_050);
    all.forEach((unit) => recent.add('one', unit));
    const known = all.filter((unit) => recent.has('one', unit));
    expect(known).toEqual(names(900, 1_050));
  });

  it('are taken out of the older ones too', () => {
    const recent = new RecentUnits(2);
    names(0, 3).forEach((unit) => recent.add('one', unit));
    recent.delete('one', 'unit-0');
    expect(recent.has('one', 'unit-0')).toBe(false);
    expect(recent.has('one', 'unit-1')).toBe(true);
  });
});
