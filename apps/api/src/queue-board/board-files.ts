import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/** The files below a directory, by name: what is asked for is looked up among them, so that no path leads elsewhere. */
export class BoardFiles {
  private names: Promise<ReadonlySet<string>> | null = null;

  constructor(private readonly root: string) {}

  /** Null: there is none. */
  async read(name: string): Promise<{ type: string; content: Buffer } | null> {
    this.names ??= this.list();
    const type = TYPES[extname(name)];
    if (type === undefined || !(await this.names).has(name)) return null;
    return { type, content: await readFile(join(this.root, name)) };
  }

  private async list(): Promise<ReadonlySet<string>> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return new Set(
      files.map((file) => relative(this.root, join(file.parentPath, file.name)).replaceAll(sep, '/')),
    );
  }
}
