import { DEFAULT_ANALYSIS, type ArmStatistics, type ExperimentStatistics } from '#libs/domain';
import type { AnalysisInput } from '../analyse.js';
import type { MetricSubject, ReportSubject } from '../subject.js';

export const NOW = new Date('2026-03-15T12:00:00Z');
const START = new Date('2026-03-01T00:00:00Z');

/** A running two-armed experiment with one primary conversion, valid by default. */
export function aSubject(overrides: Partial<ReportSubject> = {}): ReportSubject {
  const variants = overrides.variants ?? [
    { key: 'control', name: 'Control', weight: 0.5 },
    { key: 'treatment', name: 'Treatment', weight: 0.5 },
  ];
  return {
    key: 'landing-page',
    name: 'New landing page',
    hypothesis: 'A shorter page converts more visitors',
    status: 'running',
    unit: 'id',
    control: 'control',
    variants,
    metrics: { primary: ['signup'], secondary: [], guardrails: [] },
    analysis: DEFAULT_ANALYSIS,
    startedAt: START,
    stoppedAt: null,
    planHash: '9f2c',
    phases: [{ number: 1, startedAt: START, reason: 'started', allocation: { variants } }],
    ...overrides,
  };
}

export function aMetric(overrides: Partial<MetricSubject> = {}): MetricSubject {
  const key = overrides.key ?? 'signup';
  return {
    key,
    name: key.charAt(0).toUpperCase() + key.slice(1),
    type: 'conversion',
    direction: 'increase',
    cap: null,
    windowSeconds: null,
    ...overrides,
  };
}

/** Exposures follow from the first metric's arms. */
export function theStatistics(
  metrics: Record<string, ArmStatistics[]>,
  overrides: Partial<ExperimentStatistics> = {},
): ExperimentStatistics {
  const first = Object.values(metrics)[0] ?? [];
  return {
    exposures: first.map(({ variant, units }) => ({ variant, phase: 1, units })),
    crossovers: 0,
    metrics: Object.entries(metrics).map(([metricKey, arms]) => ({ metricKey, arms })),
    receipts: null,
    segments: [],
    logPosition: '123456',
    asOf: NOW,
    ...overrides,
  };
}

export function anAnalysis(overrides: Partial<AnalysisInput>): AnalysisInput {
  return {
    experiment: aSubject(),
    metrics: [aMetric()],
    statistics: theStatistics({}),
    now: NOW,
    ...overrides,
  };
}
