import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const main = new URL('../../../dist/apps/cli/src/main.js', import.meta.url).href;
/** As csci.mjs does, but for the build, which is not to be made anew while it is being used. */
const script = `const { main } = await import('${main}'); await main(['node', 'csci', 'migrate']);`;

/** `csci migrate` as a process, as an operator or a container's start would run it. */
export class MigrateProcess {
  private readonly child: ChildProcess;
  private said = '';
  private readonly exit: Promise<unknown[]>;

  constructor(databaseUrl: string) {
    this.child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.exit = once(this.child, 'exit');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** What it said when it failed; null: it did not. */
  async failure(): Promise<string | null> {
    const [code] = await this.exit;
    return code === 0 ? null : `exit code ${String(code)}: ${this.said.slice(-500)}`;
  }
}
