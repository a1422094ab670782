import {
  armWithoutNumbers,
  DEFAULT_ANALYSIS,
  REPORT_SCHEMA_VERSION,
  type Report,
  type ReportArm,
  type ReportComparison,
  type ReportMetric,
} from '#libs/domain';
import { emptyComparison } from '../../comparison/compare-arms.js';

/** A stopped experiment of two arms, 10,000 units, one primary conversion that is better. */
export function aReport(overrides: Partial<Report> = {}): Report {
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    experiment: {
      key: 'checkout',
      name: 'Checkout on one page',
      hypothesis: 'One page lets more people finish',
      status: 'stopped',
      unit: 'id',
      control: 'control',
      variants: [
        { key: 'control', name: 'Control', weight: 0.5 },
        { key: 'treatment', name: 'Treatment', weight: 0.5 },
      ],
      startedAt: '2026-03-01T00:00:00.000Z',
      stoppedAt: '2026-03-15T00:00:00.000Z',
      planHash: '9f2c',
    },
    asOf: '2026-03-15T12:00:00.000Z',
    logPosition: '123456',
    engineVersion: '2.1.0',
    options: anOptions(),
    phase: 1,
    exposures: {
      total: 10_000,
      byVariant: { control: 5_010, treatment: 4_990 },
      expected: { control: 5_000, treatment: 5_000 },
      crossovers: 0,
      srm: { pValue: 0.84, sequentialPValue: 1, status: 'ok' },
    },
    receipts: null,
    metrics: [aReportMetric()],
    checks: [{ code: 'SAMPLE_RATIO_MISMATCH', status: 'ok', title: 'Traffic split', detail: 'As planned.' }],
    decision: {
      recommendation: 'ship',
      headline: 'Treatment raises Conversion by 20 %: ship it.',
      reasons: ['Treatment raises Conversion by 20 %; better, p = 0.0001.'],
    },
    ...overrides,
  };
}

export function anOptions(overrides: Partial<Report['options']> = {}): Report['options'] {
  return {
    ...DEFAULT_ANALYSIS,
    srmAlpha: 0.001,
    relativeMethod: 'fieller',
    secondaryMultiplicity: 'benjamini-hochberg',
    sequentialTuningUnits: 5_000,
    ...overrides,
  };
}

export function aReportMetric(overrides: Partial<ReportMetric> = {}): ReportMetric {
  return {
    metric: 'conversion',
    name: 'Conversion',
    role: 'primary',
    type: 'conversion',
    direction: 'increase',
    arms: [anArm({ variant: 'control' }), anArm({ variant: 'treatment', units: 4_990, mean: 0.12 })],
    comparisons: [aComparison()],
    trigger: null,
    matured: null,
    funnel: null,
    redefinedAt: null,
    segments: [],
    heterogeneity: [],
    calibration: null,
    method: 'Share of units that converted.',
    ...overrides,
  };
}

export function anArm(overrides: Partial<ReportArm> = {}): ReportArm {
  return {
    variant: 'control',
    units: 5_010,
    mean: 0.1,
    standardDeviation: 0.3,
    total: 501,
    denominatorTotal: null,
    ...overrides,
  };
}

/** What is computed for every metric with data; the rest is null. */
export function aComparison(overrides: Partial<ReportComparison> = {}): ReportComparison {
  return {
    ...nothingKnown(),
    absolute: { estimate: 0.02, lower: 0.008, upper: 0.032 },
    relative: { estimate: 0.2, lower: 0.075, upper: 0.34, method: 'fieller' },
    standardError: 0.0061,
    pValue: 0.00104,
    adjustedPValue: 0.00104,
    sequential: {
      lower: 0.0012,
      upper: 0.0388,
      pValue: 0.0311,
      adjustedPValue: 0.0311,
      relative: { lower: 0.011, upper: 0.41 },
    },
    bayesian: {
      probabilityToBeatControl: 0.9994,
      expectedLoss: 0.0000012,
      lower: 0.008,
      upper: 0.032,
      prior: null,
    },
    sensitivity: {
      minimumDetectableEffect: 0.171,
      skewness: 0.0042,
      exaggeration: 1.05,
      wrongSignProbability: 0.0000011,
    },
    verdict: 'better',
    ...overrides,
  };
}

/** A comparison of arms without data. */
export function nothingKnown(): ReportComparison {
  const arms = { control: armWithoutNumbers('control'), treatment: armWithoutNumbers('treatment') };
  return emptyComparison(arms, []);
}
