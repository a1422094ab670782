import type { Terminal } from './terminal.js';

/** A terminal for tests that keeps what was said. */
export class RecordingTerminal implements Terminal {
  readonly printed: string[] = [];
  readonly notes: string[] = [];

  print(line: string): void {
    this.printed.push(line);
  }

  note(line: string): void {
    this.notes.push(line);
  }
}
