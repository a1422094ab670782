import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CliError } from '../terminal/cli-error.js';

/** A table that can be read from its beginning as often as needed. */
export interface CsvSource {
  path: string;
  /** For people: the file's name, or `standard input`. */
  name: string;
  /** Of the whole table, in bytes. */
  size: number;
  dispose(): Promise<void>;
}

/** Opens a file; `-` and pipes, which can be read only once, are first copied to a temporary file. */
export async function openCsvSource(path: string, standardInput: Readable): Promise<CsvSource> {
  if (path === '-') return spool(standardInput, 'standard input');
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      error.code === 'ENOENT' ? `There is no file ${path}.` : `Cannot read ${path}: ${error.message}`,
    );
  });
  if (found.isDirectory()) throw new CliError(`${path} is a directory, not a CSV file.`);
  if (!found.isFile()) return spool(createReadStream(path), path);
  return { path, name: basename(path), size: found.size, dispose: () => Promise.resolve() };
}

async function spool(input: Readable, name: string): Promise<CsvSource> {
  const directory = await mkdtemp(join(tmpdir(), 'csci-'));
  const dispose = () => rm(directory, { recursive: true, force: true });
  const path = join(directory, 'input.csv');
  try {
    await pipeline(input, createWriteStream(path, { mode: 0o600 }));
    return { path, name, size: (await stat(path)).size, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
