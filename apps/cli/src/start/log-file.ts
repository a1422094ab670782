import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const LARGEST_BYTES = 50 * 1024 * 1024;

/** A log that is appended to; at its limit it is renamed to `.1` (replacing an older one) and begun anew. */
export class LogFile {
  private descriptor: number;
  private bytes: number;
  private failed = false;

  constructor(
    private readonly path: string,
    private readonly onFailure: (error: Error) => void,
    private readonly largestBytes = LARGEST_BYTES,
  ) {
    this.descriptor = openSync(path, 'a');
    this.bytes = fstatSync(this.descriptor).size;
  }

  /** A log that cannot be written (disk full) must not end what it tells about: that is reported, once. */
  append(line: string): void {
    try {
      if (this.bytes >= this.largestBytes) this.begin();
      this.bytes += writeSync(this.descriptor, `${line}\n`);
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.onFailure(error as Error);
      this.failed = true;
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private begin(): void {
    renameSync(this.path, `${this.path}.1`);
    closeSync(this.descriptor);
    this.descriptor = openSync(this.path, 'a');
    this.bytes = 0;
  }
}
