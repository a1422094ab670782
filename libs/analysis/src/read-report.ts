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
type OlderMetric = Older<
  Omit<ReportMetric, 'comparisons'>,
  'segments' | 'heterogeneity' | 'calibration' | 'trigger' | 'matured' | 'funnel' | 'redefinedAt'
> & {
  comparisons: OlderComparison[];
};
type OlderReport = Older<Omit<Report, 'schemaVersion' | 'metrics' | 'options'>, 'receipts'> & {
  schemaVersion: number;
  metrics: OlderMetric[];
  options: Partial<Report['options']> & Pick<Report['options'], 'alpha' | 'inference'>;
};

/**
 * A stored report in the newest schema. Version 1 knew no group-sequential designs, covariates, segments or simulations, version 2 no
 * receipts and version 3 no triggers and funnels: what they did not compute is null or empty, and the options are the ones that were
 * in force. Throws a RangeError on a schema that this version does not know.
 */
export function readReport(stored: Report | OlderReport): Report {
  const { schemaVersion } = stored;
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > REPORT_SCHEMA_VERSION) {
    throw new RangeError(
      `a report of schema version ${schemaVersion} cannot be read, only up to ${REPORT_SCHEMA_VERSION}`,
    );
  }
  if (schemaVersion === REPORT_SCHEMA_VERSION) return stored as Report;
  return {
    ...stored,
    schemaVersion: REPORT_SCHEMA_VERSION,
    receipts: stored.receipts ?? null,
    options: schemaVersion === 1 ? optionsOfVersion1(stored) : (stored.options as Report['options']),
    metrics: stored.metrics.map((metric) => readMetric(metric, stored.exposures.total)),
  };
}

function optionsOfVersion1({ options }: Pick<OlderReport, 'options'>): Report['options'] {
  return {
    ...DEFAULT_ANALYSIS,
    regressionAdjustment: false,
    srmAlpha: 0.001,
    relativeMethod: 'fieller',
    secondaryMultiplicity: 'none',
    sequentialTuningUnits: 5_000,
    ...options,
  };
}

function readMetric(metric: OlderMetric, exposed: number): ReportMetric {
  return {
    ...metric,
    segments: metric.segments ?? [],
    heterogeneity: metric.heterogeneity ?? [],
    calibration: metric.calibration ?? null,
    trigger: metric.trigger ?? null,
    matured: metric.matured ?? maturedOf(metric, exposed),
    funnel: metric.funnel ?? null,
    redefinedAt: metric.redefinedAt ?? null,
    comparisons: metric.comparisons.map(readComparison),
  };
}

/** Only retentions waited for their units then. */
function maturedOf({ type, arms }: OlderMetric, exposed: number): ReportMetric['matured'] {
  return type === 'retention'
    ? { units: arms.reduce((sum, { units }) => sum + units, 0), of: exposed }
    : null;
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
