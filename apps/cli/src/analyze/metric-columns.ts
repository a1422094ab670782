import { columnIndex } from '../csv/column-index.js';

/** What one `--metric` reads: a column, or two of them for a ratio. */
export interface MetricColumns {
  /** As it was asked for. */
  name: string;
  numerator: number;
  denominator: number | null;
}

/** `a/b` is the ratio of two columns, unless a column has that very name. */
export function metricColumns(header: readonly string[], name: string): MetricColumns {
  const slash = name.indexOf('/');
  if (slash <= 0 || header.includes(name)) {
    return { name, numerator: columnIndex(header, name), denominator: null };
  }
  return {
    name,
    numerator: columnIndex(header, name.slice(0, slash)),
    denominator: columnIndex(header, name.slice(slash + 1)),
  };
}
