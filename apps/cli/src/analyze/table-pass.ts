import { columnIndex } from '../csv/column-index.js';
import type { CsvRow } from '../csv/read-rows.js';
import { RowProblems } from '../csv/row-problems.js';
import { FingerprintMap } from '../fingerprints/fingerprint-map.js';
import { CliError } from '../terminal/cli-error.js';
import { CovariateReader } from './covariate-reader.js';
import { FIRST_COVARIATE } from './covariate-statistics.js';
import { GroupTally } from './group-tally.js';
import type { MeasuredTable } from './measured-table.js';
import type { MetricShape } from './metric-arm.js';
import { MetricReader } from './metric-reader.js';
import { SegmentReader } from './segment-reader.js';
import type { TableQuestion } from './table-question.js';

/** More different values than this make no variant column. */
const MOST_VARIANTS = 100;

/** What earlier readings of the table have found out. */
export interface TableKnowledge {
  /** Units in two variants, to be left out. */
  left: ReadonlySet<string>;
  /** One per metric; null: none, or not known yet. */
  caps: readonly (number | null)[];
}

/**
 * One reading of a table, row by row: moments per arm (and segment), fingerprints of the units, the values of metrics of which
 * a quantile is wanted, and nothing else that grows.
 */
export class TablePass {
  readonly crossovers = new Set<string>();
  private readonly unitColumn: number;
  private readonly variantColumn: number;
  private readonly metrics: MetricReader[];
  private readonly covariates: CovariateReader;
  private readonly whole: GroupTally;
  private readonly segments: SegmentReader[];
  /** Numbers of the unit at hand: numerator, denominator, covariates. */
  private readonly numbers: Float64Array;
  private readonly problems = new RowProblems();
  private readonly variantOfUnit = new FingerprintMap();
  private readonly variantIndex = new Map<string, number>();
  private rows = 0;
  private repeatedRows = 0;

  constructor(
    private readonly header: readonly string[],
    private readonly question: TableQuestion,
    private readonly knowledge: TableKnowledge,
  ) {
    const { metrics, covariates, segments, empty } = question;
    this.unitColumn = columnIndex(header, question.unit);
    this.variantColumn = columnIndex(header, question.variant);
    this.metrics = metrics.map(
      (metric, index) => new MetricReader(metric, header, empty, knowledge.caps[index] ?? null),
    );
    this.covariates = new CovariateReader(header, covariates);
    this.numbers = new Float64Array(FIRST_COVARIATE + this.covariates.size);
    const shapes = metrics.map(({ quantile }, index): MetricShape => ({
      size: this.numbers.length,
      cap: knowledge.caps[index] ?? null,
      quantile,
    }));
    this.whole = new GroupTally(shapes);
    this.segments = segments.map((dimension) => new SegmentReader(header, dimension, shapes));
  }

  add({ line, cells }: CsvRow): void {
    this.rows++;
    if (cells.length !== this.header.length) {
      this.problems.add(line, `has ${cells.length} cells, the header has ${this.header.length}`);
      return;
    }
    const unit = cells[this.unitColumn]!.trim();
    const variant = cells[this.variantColumn]!.trim();
    if (unit === '') this.problems.add(line, `${this.question.unit} is empty`);
    if (variant === '') this.problems.add(line, `${this.question.variant} is empty`);
    if (unit === '' || variant === '') return;
    const arm = this.armOf(variant);
    if (!this.knowledge.left.has(unit) && this.isFirstRow(unit, arm)) this.count(line, cells, arm);
  }

  requireSound(name: string): void {
    if (this.problems.count > 0) {
      throw new CliError(
        `${name} has ${this.problems.count} mistakes:\n${this.problems.describe()}${this.hint()}`,
      );
    }
    if (this.rows === 0) throw new CliError(`${name} has a header and no rows.`);
    const empty = this.covariates.emptyColumn;
    if (empty !== null) throw new CliError(`The covariate ${empty} has no value in any row.`);
    this.metrics.forEach((metric, index) => {
      const { cap, quantile } = this.question.metrics[index]!;
      if (!metric.isYesOrNo || (cap === null && quantile === null)) return;
      const wish = cap === null ? 'it has no quantile of interest' : 'there is nothing to cap';
      throw new CliError(`${metric.name} is yes or no (TRUE/FALSE or 0/1): ${wish}.`);
    });
  }

  /** One per metric, the chosen ones among them. */
  chosenCaps(): (number | null)[] {
    return this.metrics.map((metric) => metric.chosenCap());
  }

  result(): MeasuredTable {
    const variants = [...this.variantIndex.keys()];
    const names = this.metrics.map(({ name }) => name);
    const covariates = this.covariates.described();
    const statistics = this.whole.metrics(names, variants, covariates);
    const segmented = this.segments.map((segment) => segment.result(names, variants, covariates));
    return {
      rows: this.rows,
      variants: this.whole.unitsByVariant(variants).map(({ variant, units }) => ({ key: variant, units })),
      metrics: this.metrics.map((metric, index) => ({
        name: metric.name,
        type: metric.type,
        arms: statistics[index]!.arms,
        missingUnits: metric.missingUnits(variants.length),
      })),
      segments: segmented.flatMap(({ segments }) => segments),
      mergedSegments: segmented.flatMap(({ merged }) => merged ?? []),
      crossovers: this.crossovers.size,
      repeatedRows: this.repeatedRows,
    };
  }

  private armOf(variant: string): number {
    const known = this.variantIndex.get(variant);
    if (known !== undefined) return known;
    if (this.variantIndex.size >= MOST_VARIANTS) {
      throw new CliError(
        `The column "${this.question.variant}" has more than ${MOST_VARIANTS} different values; is it the variant?`,
      );
    }
    this.variantIndex.set(variant, this.variantIndex.size);
    return this.variantIndex.size - 1;
  }

  private isFirstRow(unit: string, arm: number): boolean {
    let previous: number | undefined;
    this.variantOfUnit.update(unit, (before) => {
      previous = before;
      return before ?? arm;
    });
    if (previous === undefined) return true;
    if (previous === arm) this.repeatedRows++;
    else this.crossovers.add(unit);
    return false;
  }

  private count(line: number, cells: readonly string[], arm: number): void {
    const groups = [this.whole, ...this.segments.map((segment) => segment.groupOf(cells))];
    for (const group of groups) group.addUnit(arm);
    const problem = this.covariates.read(cells, this.numbers, FIRST_COVARIATE);
    if (problem !== null) this.problems.add(line, problem);
    this.metrics.forEach((metric, index) => {
      const read = metric.read(cells, this.numbers, arm);
      if (typeof read === 'string') this.problems.add(line, read);
      else if (read) for (const group of groups) group.add(index, arm, this.numbers);
    });
  }

  private hint(): string {
    const text = [...this.covariates.textColumns].map(
      (name) =>
        `\nA covariate is a number or TRUE/FALSE. To see the values of ${name} apart, say --segment ${name} instead.`,
    );
    if (text.length > 0 || this.question.empty !== 'error') return text.join('');
    return '\nOf empty cells say what they mean: --empty zero (nothing happened) or --empty exclude (the unit has no value).';
  }
}
