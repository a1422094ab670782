import type { BuildingStatistics, ExperimentStatistics, ReportCheck } from '#libs/domain';
import { backfill } from './backfill.js';

function checkOf(building?: BuildingStatistics[]): ReportCheck | null {
  const statistics: ExperimentStatistics = {
    exposures: [],
    crossovers: 0,
    metrics: [],
    receipts: null,
    segments: [],
    ...(building && { building }),
    logPosition: '0',
    asOf: null,
  };
  return backfill({ statistics });
}

describe('backfill', () => {
  it('says nothing where nothing is built', () => {
    expect(checkOf()).toBeNull();
    expect(checkOf([])).toBeNull();
  });

  it('says how far it is, in tenths, and what is shown meanwhile', () => {
    const check = checkOf([
      { metricKey: 'revenue', progress: 0.47, servesFormer: true },
      { metricKey: 'orders', progress: 0.99, servesFormer: false },
    ]);
    expect(check).toMatchObject({ code: 'BACKFILL', status: 'warning' });
    expect(check?.detail).toMatch(/revenue.* 40 %; .*the definition before\..*orders.* 90 %; .*no numbers/);
  });

  it('tells a new experiment from one that is counted otherwise', () => {
    const isNew = checkOf([{ metricKey: null, progress: 0, servesFormer: false }]);
    expect(isNew?.detail).toMatch(/whole experiment.* 0 %; .*still being found/);
    const isOther = checkOf([{ metricKey: null, progress: 0, servesFormer: true }]);
    expect(isOther?.detail).toMatch(/whole experiment.* 0 %; .*the definition before/);
  });
});
