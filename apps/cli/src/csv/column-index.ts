import { CliError } from '../terminal/cli-error.js';
import { nearestName } from '#libs/domain';

const OTHER_DELIMITERS = [';', '\t', '|'];

/** Where the column stands; CliError that lists the columns there are, and the nearest, when it is missing. */
export function columnIndex(header: readonly string[], name: string): number {
  const index = header.indexOf(name);
  if (index >= 0) return index;
  const nearest = nearestName(name, header);
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  throw new CliError(
    `There is no column "${name}".${meant}\nThe columns are: ${header.join(', ')}${delimiterHint(header)}`,
  );
}

function delimiterHint(header: readonly string[]): string {
  const only = header.length === 1 ? (header[0] ?? '') : '';
  const delimiter = OTHER_DELIMITERS.find((candidate) => only.includes(candidate));
  if (delimiter === undefined) return '';
  return `\nThe file seems to be separated by "${delimiter === '\t' ? '\\t' : delimiter}": say --delimiter '${delimiter === '\t' ? '\\t' : delimiter}'`;
}
