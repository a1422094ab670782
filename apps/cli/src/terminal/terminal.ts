/** Where a command speaks to its user. */
export interface Terminal {
  /** The command's result. */
  print(line: string): void;
  /** Progress and trouble; kept apart from the result so that the result can be piped. */
  note(line: string): void;
}

/** The terminal of this process. That it was closed (or its pipe) must not end what the process does. */
export function processTerminal(): Terminal {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  return {
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
  };
}
