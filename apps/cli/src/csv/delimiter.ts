import { InvalidArgumentError } from 'commander';

/** What separates cells: one character; `\t` and `tab` are the tab. */
export function parseDelimiter(text: string): string {
  const delimiter = text === '\\t' || text === 'tab' ? '\t' : text;
  if (delimiter.length !== 1 || delimiter === '"' || delimiter === '\n' || delimiter === '\r') {
    throw new InvalidArgumentError('It must be one character, for example ";" or "\\t".');
  }
  return delimiter;
}
