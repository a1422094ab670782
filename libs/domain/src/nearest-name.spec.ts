import { nearestName } from './nearest-name.js';

describe('the nearest name', () => {
  it.each([
    ['retention7', ['userid', 'retention_1', 'retention_7'], 'retention_7'],
    ['USERID', ['userid', 'version'], 'userid'],
    ['gate40', ['gate_30', 'gate_40'], 'gate_40'],
  ])('of %s', (wanted, names, expected) => {
    expect(nearestName(wanted, names)).toBe(expected);
  });

  it('is none when nothing is near', () => {
    expect(nearestName('revenue', ['userid', 'version'])).toBeNull();
    expect(nearestName('revenue', [])).toBeNull();
  });
});
