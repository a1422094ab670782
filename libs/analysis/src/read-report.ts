import {
  DEFAULT_ANALYSIS,
  REPORT_SCHEMA_VERSION,
  type Report,
  type ReportComparison,
  type ReportMetric,
} from '#libs/domain';

/** A stored report may be older than the members that this version of the schema added. */
type Older<T, Added extends keyof T> = Omit<T, Added> & Partial<Pick<T, Added>>;

type OlderComparison = Older<
  ReportComparison,
  'groupSequential' | 'simultaneous' | 'adjustment' | 'uncapped' | 'sensitivity'
>;
type OlderMetric = Older<Omit<ReportMetric, 'comparisons'>, 'segments' | 'heterogeneity' | 'calibration'> & {
  comparisons: OlderComparison[];
};
type OlderReport = Older<Omit<Report, 'schemaVersion' | 'metrics' | 'options'>, 'receipts'> & {
  schemaVersion: number;
  metrics: OlderMetric[];
  options: Partial<Report['options']> & Pick<Report['options'], 'alpha' | 'inference'>;
};

/**
 * A stored report in the newest schema. Version 1 knew no group-sequential designs, covariates, segments or simulations, and
 * version 2 no receipts: what they did not compute is null or empty, and the options are the ones that were in force. Throws a
 * RangeError on a schema that this version does not know.
 */
export function readReport(stored: Report | OlderReport): Report {
  const { schemaVersion } = stored;
  if (![1, 2, REPORT_SCHEMA_VERSION].includes(schemaVersion)) {
    throw new RangeError(
      `a report of schema version ${schemaVersion} cannot be read, only up to ${REPORT_SCHEMA_VERSION}`,
    );
  }
  if (schemaVersion === REPORT_SCHEMA_VERSION) return stored as Report;
  if (schemaVersion === 2)
    return { ...(stored as Report), schemaVersion: REPORT_SCHEMA_VERSION, receipts: null };
  return {
    ...stored,
    schemaVersion: REPORT_SCHEMA_VERSION,
    receipts: null,
    options: {
      ...DEFAULT_ANALYSIS,
      regressionAdjustment: false,
      srmAlpha: 0.001,
      relativeMethod: 'fieller',
      secondaryMultiplicity: 'none',
      sequentialTuningUnits: 5_000,
      ...stored.options,
    },
    metrics: stored.metrics.map(readMetric),
  };
}

function readMetric(metric: OlderMetric): ReportMetric {
  return {
    ...metric,
    segments: metric.segments ?? [],
    heterogeneity: metric.heterogeneity ?? [],
    calibration: metric.calibration ?? null,
    comparisons: metric.comparisons.map(readComparison),
  };
}

function readComparison(comparison: OlderComparison): ReportComparison {
  const { bayesian } = comparison;
  return {
    ...comparison,
    groupSequential: comparison.groupSequential ?? null,
    simultaneous: comparison.simultaneous ?? null,
    adjustment: comparison.adjustment ?? null,
    uncapped: comparison.uncapped ?? null,
    sensitivity: comparison.sensitivity ?? null,
    bayesian: bayesian && { ...bayesian, prior: (bayesian as Partial<typeof bayesian>).prior ?? null },
  };
}
