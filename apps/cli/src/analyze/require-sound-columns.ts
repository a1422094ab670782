import { columnIndex } from '../csv/column-index.js';
import { CliError } from '../terminal/cli-error.js';
import { covariateColumns } from './covariate-reader.js';
import { metricColumns } from './metric-columns.js';
import type { TableQuestion } from './table-question.js';

/** CliError when columns are missing, or asked for what they cannot be; before any row is read. */
export function requireSoundColumns(header: readonly string[], question: TableQuestion): void {
  const { unit, variant, metrics, covariates, segments } = question;
  [unit, variant, ...segments].forEach((name) => columnIndex(header, name));
  const measured = metrics.map((metric) => ({ ...metric, columns: metricColumns(header, metric.name) }));
  for (const { name, cap, quantile, columns } of measured) {
    if (columns.denominator === null || (cap === null && quantile === null)) continue;
    const option = cap === null ? '--quantile' : '--cap';
    throw new CliError(`${option} is of a column of numbers; ${name} is a ratio.`);
  }
  const used = measured.flatMap(({ columns }) => [columns.numerator, columns.denominator]);
  for (const name of covariates.flatMap((covariate) => covariateColumns(header, covariate))) {
    if (used.includes(header.indexOf(name))) {
      throw new CliError(
        `${name} is a metric and cannot be a covariate too: a covariate was known before the unit met its variant.`,
      );
    }
    if (name === unit || name === variant) {
      throw new CliError(`${name} is the ${name === unit ? 'unit' : 'variant'} and cannot be a covariate.`);
    }
  }
  const useless = segments.find((name) => name === unit || name === variant);
  if (useless !== undefined) {
    throw new CliError(`${useless} is the ${useless === unit ? 'unit' : 'variant'} and cannot be a segment.`);
  }
}
