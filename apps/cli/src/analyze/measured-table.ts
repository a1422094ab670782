import type { ArmStatistics, MetricType, SegmentStatistics } from '#libs/domain';
import type { MergedSegments } from './segment-reader.js';

export interface MeasuredMetric {
  name: string;
  type: MetricType;
  /** In the order of the table's variants. */
  arms: ArmStatistics[];
  /** Units that were left out for want of a value, in the same order. */
  missingUnits: number[];
}

/** What a table says, summed up. */
export interface MeasuredTable {
  /** Below the header. */
  rows: number;
  /** In order of appearance. */
  variants: { key: string; units: number }[];
  metrics: MeasuredMetric[];
  segments: SegmentStatistics[];
  /** One per dimension with more values than can be looked at one by one. */
  mergedSegments: MergedSegments[];
  /** Units that stand under two variants or more; they are in no arm. */
  crossovers: number;
  /** Rows beyond the first of a unit under the same variant; the first one counts. */
  repeatedRows: number;
}
