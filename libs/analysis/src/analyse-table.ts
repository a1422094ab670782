import {
  DEFAULT_ANALYSIS,
  type AnalysisOptions,
  type ArmStatistics,
  type ExperimentStatistics,
  type MetricDefinition,
  type MetricDirection,
  type MetricRole,
  type MetricRoles,
  type MetricType,
  type Report,
  type SegmentStatistics,
} from '#libs/domain';
import { analyse } from './analyse.js';
import type { ReportSubject } from './subject.js';

export interface TableMetric {
  key: string;
  /** The key when absent. */
  name?: string;
  type: MetricType;
  /** Default `increase`. */
  direction?: MetricDirection;
  /** Default `primary`. */
  role?: MetricRole;
  /** Of a guardrail: largest acceptable relative harm. */
  margin?: number | null;
  /** As it was asked for; what was applied is in the arms' capping statistics. Default: none. */
  cap?: MetricDefinition['cap'];
  /** Of a quantile. */
  quantile?: MetricDefinition['quantile'];
  arms: readonly ArmStatistics[];
}

/** A table with one row a unit, already summed up per arm. */
export interface TableAnalysis {
  /** For example the file's name. */
  name: string;
  /** Column of the unit id. */
  unit: string;
  control: string;
  /** Without any weight, equal shares are what the split is held against. */
  variants: readonly { key: string; units: number; weight?: number }[];
  metrics: readonly TableMetric[];
  /** Units under two variants, which are in no arm. */
  crossovers?: number;
  /** Default: none. */
  segments?: readonly SegmentStatistics[];
  /** What is absent is the default of an experiment, but for `inference`: a table is looked at once, so that is `fixed`. */
  analysis?: Partial<AnalysisOptions>;
  now: Date;
}

/** The same report as of an experiment, from a table that was collected elsewhere and is complete. */
export function analyseTable(table: TableAnalysis): Report {
  return analyse({
    experiment: subjectOf(table),
    metrics: table.metrics.map(({ key, name, type, direction, cap }) => ({
      key,
      name: name ?? key,
      type,
      direction: direction ?? 'increase',
      cap: cap ?? null,
      windowSeconds: undefined,
    })),
    statistics: statisticsOf(table),
    now: table.now,
  });
}

function subjectOf(table: TableAnalysis): ReportSubject {
  return {
    key: table.name,
    name: table.name,
    hypothesis: '',
    status: 'stopped',
    unit: table.unit,
    control: table.control,
    variants: weighted(table.variants),
    metrics: rolesOf(table.metrics),
    analysis: { ...DEFAULT_ANALYSIS, inference: 'fixed', ...table.analysis },
    startedAt: null,
    stoppedAt: null,
    planHash: null,
    phases: [],
  };
}

function weighted(variants: TableAnalysis['variants']): ReportSubject['variants'] {
  const isWeighted = variants.some(({ weight }) => weight !== undefined);
  return variants.map(({ key, weight }) => ({
    key,
    name: key,
    weight: isWeighted ? (weight ?? 0) : 1 / variants.length,
  }));
}

function rolesOf(metrics: readonly TableMetric[]): MetricRoles {
  const ofRole = (wanted: MetricRole) => metrics.filter(({ role }) => (role ?? 'primary') === wanted);
  return {
    primary: ofRole('primary').map(({ key }) => key),
    secondary: ofRole('secondary').map(({ key }) => key),
    guardrails: ofRole('guardrail').map(({ key, margin }) => ({ metric: key, margin: margin ?? null })),
  };
}

function statisticsOf(table: TableAnalysis): ExperimentStatistics {
  return {
    exposures: table.variants.map(({ key, units }) => ({ variant: key, phase: 1, units })),
    crossovers: table.crossovers ?? 0,
    metrics: table.metrics.map(({ key, arms }) => ({ metricKey: key, arms: [...arms] })),
    receipts: null,
    segments: [...(table.segments ?? [])],
    logPosition: '',
    asOf: table.now,
  };
}
