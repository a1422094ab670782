/** Where a command speaks to its user. */
export interface Terminal {
  /** The command's result. */
  print(line: string): void;
  /** Progress and trouble; kept apart from the result so that the result can be piped. */
  note(line: string): void;
}

export const processTerminal: Terminal = {
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
};
