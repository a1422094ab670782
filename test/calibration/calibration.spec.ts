import { CHECKS, runNumbered } from './checks.js';
import { renderPage } from './report.js';

/** A hundredth of the runs: the bands widen with the Monte-Carlo error, the checks stay as strict as it allows. */
const SHARE = 0.01;

describe('calibration (reduced run)', () => {
  it.each(CHECKS.map((check, index) => ({ check, index, label: `${check.name}: ${check.design}` })))(
    '$label',
    ({ check, index }) => {
      const { measured, low, high } = runNumbered(check, index, SHARE);
      expect(measured).toBeGreaterThanOrEqual(low);
      expect(measured).toBeLessThanOrEqual(high);
    },
  );

  it('a biased method is caught', () => {
    const sound = CHECKS.find((check) => 'happens' in check)!;
    const biased = { ...sound, happens: () => true };
    expect(runNumbered(biased, 0, SHARE).passed).toBe(false);
    expect(renderPage([runNumbered(biased, 0, SHARE)], 1)).toContain('**no**');
  });
});
