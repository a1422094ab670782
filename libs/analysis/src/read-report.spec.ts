import { analyse } from './analyse.js';
import { readReport } from './read-report.js';
import { renderReportText } from './rendering/text/render-report-text.js';
import { share } from './testing/a-table.js';
import { anAnalysis, theStatistics } from './testing/an-analysis.js';

const NEWEST = analyse(
  anAnalysis({
    statistics: theStatistics({ signup: [share('control', 400, 4_000), share('treatment', 500, 4_000)] }),
  }),
);

/** As version 1 wrote it. */
function firstVersion(): Parameters<typeof readReport>[0] {
  const added =
    /^(trigger|matured|funnel|redefinedAt|receipts|groupSequential|simultaneous|adjustment|uncapped|sensitivity|segments|heterogeneity|calibration|prior|plannedUnits|looks|spending|multiplicity|regressionAdjustment|secondaryMultiplicity)$/;
  const text = JSON.stringify(NEWEST, (key, value: unknown) => (added.test(key) ? undefined : value));
  return { ...(JSON.parse(text) as typeof NEWEST), schemaVersion: 1 };
}

describe('a stored report', () => {
  it('of the newest version is read as it is', () => expect(readReport(NEWEST)).toBe(NEWEST));

  it('of version 1 gains what it did not know, and loses nothing', () => {
    const report = readReport(firstVersion());
    expect(report.schemaVersion).toBe(4);
    expect(report.options).toMatchObject({
      multiplicity: 'holm',
      secondaryMultiplicity: 'none',
      regressionAdjustment: false,
    });
    const comparison = report.metrics[0]!.comparisons[0]!;
    expect(comparison).toMatchObject({
      groupSequential: null,
      adjustment: null,
      sensitivity: null,
      uncapped: null,
    });
    expect(comparison.absolute).toEqual(NEWEST.metrics[0]!.comparisons[0]!.absolute);
    expect(renderReportText(report)).not.toContain('undefined');
  });

  it('of version 2 knows no receipts', () => {
    const { receipts: _added, ...second } = NEWEST;
    const report = readReport({ ...second, schemaVersion: 2 });
    expect(report).toEqual({ ...NEWEST, receipts: null });
  });

  it('of version 3 waited for the units of its retentions, and knows no triggers', () => {
    const [metric] = NEWEST.metrics;
    const { trigger: _t, matured: _m, funnel: _f, redefinedAt: _r, ...third } = metric!;
    const stored = { ...NEWEST, schemaVersion: 3, metrics: [{ ...third, type: 'retention' as const }] };
    const [read] = readReport(stored).metrics;
    expect(read).toMatchObject({ trigger: null, funnel: null, redefinedAt: null });
    expect(read!.matured).toEqual({ units: 8_000, of: 8_000 });
  });

  it('of a version to come is refused', () => {
    expect(() => readReport({ ...firstVersion(), schemaVersion: 5 })).toThrow(RangeError);
  });
});
