import type { SegmentStatistics } from '#libs/domain';
import { columnIndex } from '../csv/column-index.js';
import { CliError } from '../terminal/cli-error.js';
import type { CovariateColumn } from './covariate-reader.js';
import { GroupTally } from './group-tally.js';
import type { MetricShape } from './metric-arm.js';

/** Values of a column that are looked at one by one; the rest is one segment more. */
export const MOST_SEGMENTS = 20;
/** More different values than this are no segments, and would fill the memory. */
const MOST_VALUES = 1_000;

/** Values that were too many to be looked at one by one. */
export interface MergedSegments {
  dimension: string;
  /** Name of the segment that they are in together. */
  into: string;
  values: number;
  units: number;
  /** Segments that stand by themselves. */
  kept: number;
}

/** Adds up every metric apart for each value of one column. */
export class SegmentReader {
  private readonly index: number;
  private readonly groups = new Map<string, GroupTally>();

  constructor(
    header: readonly string[],
    private readonly dimension: string,
    private readonly shapes: readonly MetricShape[],
  ) {
    this.index = columnIndex(header, dimension);
  }

  /** The group that the row's unit is in. */
  groupOf(cells: readonly string[]): GroupTally {
    const cell = cells[this.index]!.trim();
    const value = cell === '' ? '(empty)' : cell;
    const known = this.groups.get(value);
    if (known !== undefined) return known;
    if (this.groups.size >= MOST_VALUES) {
      throw new CliError(
        `The column "${this.dimension}" has more than ${MOST_VALUES} different values: that is no segment. A column of numbers that was known before the experiment can be a --covariate.`,
      );
    }
    const group = new GroupTally(this.shapes);
    this.groups.set(value, group);
    return group;
  }

  /** The largest segments, by their units, and what is left in one. */
  result(
    metrics: readonly string[],
    variants: readonly string[],
    covariates: readonly CovariateColumn[],
  ): { segments: SegmentStatistics[]; merged: MergedSegments | null } {
    const { dimension } = this;
    const bySize = [...this.groups].sort(
      ([one, a], [other, b]) => b.units - a.units || (one < other ? -1 : 1),
    );
    const kept = bySize.slice(0, MOST_SEGMENTS);
    const rest = bySize.slice(MOST_SEGMENTS).map(([, group]) => group);
    const into = this.groups.has('other') ? 'other values' : 'other';
    const shown = rest.length === 0 ? kept : [...kept, [into, this.together(rest)] as const];
    const segments = shown.map(([value, group]) => ({
      dimension,
      value,
      units: group.unitsByVariant(variants),
      metrics: group.metrics(metrics, variants, covariates),
    }));
    const units = rest.reduce((sum, group) => sum + group.units, 0);
    const merged = { dimension, into, values: rest.length, units, kept: kept.length };
    return { segments, merged: rest.length === 0 ? null : merged };
  }

  private together(groups: readonly GroupTally[]): GroupTally {
    const all = new GroupTally(this.shapes);
    for (const group of groups) all.merge(group);
    return all;
  }
}
