import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';

const MEGABYTE = 1024 * 1024;
/** Taken only as it is used. */
const USUAL_MEGABYTES = 3_000;

/** A file system of its own in memory, whose size can be changed: only where this user may mount one (root, on Linux). */
export class LimitedDisk {
  private constructor(private readonly folder: string) {}

  /** Null where that is not possible. */
  static at(folder: string): LimitedDisk | null {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
    const options = `size=${USUAL_MEGABYTES}m,mode=0755`;
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
    return status === 0 ? new LimitedDisk(folder) : null;
  }

  /** Leaves only so much room. */
  shrinkTo(freeMegabytes: number): void {
    const { blocks, bfree, bsize } = statfsSync(this.folder);
    const used = ((blocks - bfree) * bsize) / MEGABYTE;
    this.resize(Math.ceil(used + freeMegabytes));
  }

  restore(): void {
    this.resize(USUAL_MEGABYTES);
  }

  remove(): void {
    spawnSync('umount', [this.folder]);
  }

  private resize(megabytes: number): void {
    const { status, stderr } = spawnSync('mount', ['-o', `remount,size=${megabytes}m`, this.folder]);
    if (status !== 0) throw new Error(`The disk cannot be resized: ${stderr.toString()}`);
  }
}
