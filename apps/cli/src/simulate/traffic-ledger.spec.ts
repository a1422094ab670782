import type { Report } from '#libs/domain';
import { TrafficLedger } from './traffic-ledger.js';

function aLedger(): TrafficLedger {
  const ledger = new TrafficLedger();
  ledger.exposure('control');
  ledger.exposure('treatment');
  ledger.exposure('treatment');
  ledger.outcome('sim-revenue', 12.5);
  ledger.outcome('sim-revenue', 0.1);
  ledger.outcome('sim-pages', null);
  return ledger;
}

/** Only what the ledger looks at. */
function aReport(
  byVariant: Record<string, number>,
  revenue: [number, number],
  pages: [number, number],
): Report {
  const arms = (totals: [number, number]) => totals.map((total) => ({ total }));
  const metrics = [
    { metric: 'sim-revenue', arms: arms(revenue) },
    { metric: 'sim-pages', arms: arms(pages) },
  ];
  return { exposures: { byVariant }, metrics } as unknown as Report;
}

describe('a ledger of traffic', () => {
  it('counts what was sent', () => {
    expect(aLedger()).toMatchObject({ units: 3, events: 6 });
  });

  it.each([
    [aReport({ control: 1, treatment: 2 }, [12.5, 0.1], [0, 1]), true],
    [aReport({ control: 1, treatment: 1 }, [12.5, 0.1], [0, 1]), false],
    [aReport({ control: 1, treatment: 2 }, [12.5, 0], [0, 1]), false],
    [aReport({ control: 1, treatment: 2 }, [12.5, 0.1], [1, 1]), false],
  ])('knows whether a report holds it all', (report, expected) => {
    expect(aLedger().isCoveredBy(report)).toBe(expected);
  });
});
