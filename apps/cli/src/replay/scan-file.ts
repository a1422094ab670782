import type { CsvSource } from '../csv/csv-source.js';
import { readTable } from '../csv/read-table.js';
import { RowProblems } from '../csv/row-problems.js';
import { FingerprintMap } from '../fingerprints/fingerprint-map.js';
import { CliError } from '../terminal/cli-error.js';
import { RowReader, type ReplayRow } from './row-reader.js';
import type { ReplayQuestion } from './replay-question.js';

/** More different values than this make no variant column. */
const MOST_VARIANTS = 100;

/** A yes or no per unit, or a number that is summed. */
export type OutcomeKind = 'conversion' | 'sum';

/** What the whole file says, known before anything is sent. */
export interface ReplayScan {
  rows: number;
  /** Rows that cannot be read and are not sent. */
  invalid: RowProblems;
  units: number;
  /** Units with more than one row. */
  repeatedUnits: number;
  /** Rows whose unit met another variant than its own. */
  contradictions: number;
  /** Rows whose time named no zone. */
  withoutZone: number;
  variants: Set<string>;
  outcomeKinds: OutcomeKind[];
  earliest: Date;
  latest: Date;
}

/** Reads the file once, so that mistakes, kinds of outcomes and the time of the start are known beforehand. */
export async function scanFile(source: CsvSource, question: ReplayQuestion): Promise<ReplayScan> {
  const { header, rows } = await readTable(source, question.delimiter);
  const reader = new RowReader(header, question);
  const scan = new Scan(question);
  for await (const row of rows) {
    const read = reader.read(row);
    if (typeof read === 'string') scan.reject(row.line, read);
    else scan.take(read);
  }
  return scan.result(source.name);
}

class Scan {
  private rows = 0;
  private contradictions = 0;
  private withoutZone = 0;
  private repeatedUnits = 0;
  private earliest = Infinity;
  private latest = -Infinity;
  private readonly invalid = new RowProblems();
  private readonly rowsOfUnit = new FingerprintMap();
  private readonly variants = new Set<string>();
  private readonly kinds: OutcomeKind[];

  constructor(private readonly question: ReplayQuestion) {
    this.kinds = question.outcomes.map(() => 'conversion');
  }

  reject(line: number, detail: string): void {
    this.rows++;
    this.invalid.add(line, detail);
  }

  take({ unit, variant, met, time, outcomes }: ReplayRow): void {
    this.rows++;
    this.variants.add(variant).add(met);
    if (this.variants.size > MOST_VARIANTS) {
      throw new CliError(
        `"${this.question.variant}" has more than ${MOST_VARIANTS} values; is it the variant?`,
      );
    }
    if (met !== variant) this.contradictions++;
    if (time.withoutZone) this.withoutZone++;
    const seen = this.rowsOfUnit.update(unit, (before) => (before ?? 0) + 1);
    if (seen === 2) this.repeatedUnits++;
    this.earliest = Math.min(this.earliest, time.date.getTime());
    this.latest = Math.max(this.latest, time.date.getTime());
    outcomes.forEach((outcome, index) => {
      if (outcome !== null && outcome !== 0 && outcome !== 1) this.kinds[index] = 'sum';
    });
  }

  result(name: string): ReplayScan {
    if (this.rowsOfUnit.size === 0) {
      const problems = this.invalid.count > 0 ? `:\n${this.invalid.describe()}` : '.';
      throw new CliError(`${name} has no row that can be sent${problems}`);
    }
    const { rows, invalid, contradictions, withoutZone, repeatedUnits, variants } = this;
    return {
      rows,
      invalid,
      units: this.rowsOfUnit.size,
      repeatedUnits,
      contradictions,
      withoutZone,
      variants,
      outcomeKinds: this.kinds,
      earliest: new Date(this.earliest),
      latest: new Date(this.latest),
    };
  }
}
