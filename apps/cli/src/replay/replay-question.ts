/** One `--outcome`: the column, and the key that its events and its metric carry. */
export interface OutcomeColumn {
  column: string;
  key: string;
}

/** What the columns of the file mean. */
export interface ReplayQuestion {
  experiment: string;
  unit: string;
  time: string;
  variant: string;
  outcomes: OutcomeColumn[];
  /** Column of what the unit really met; null: what its variant says. */
  met: string | null;
  /** Variant by value of the `met` column; empty: the values are variants. */
  metMap: ReadonlyMap<string, string>;
  delimiter: string;
}
