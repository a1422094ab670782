import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { ADMIN_KEY, CLIENT_KEY, startApi, type ApiUnderTest } from '../support/api-under-test.js';

const run = promisify(execFile);
const ROOT = new URL('../../', import.meta.url);

let server: ApiUnderTest;
beforeAll(async () => {
  server = await startApi();
});
afterAll(() => server.close());

async function blockOf(page: string): Promise<string> {
  const text = await readFile(new URL(page, ROOT), 'utf8');
  return /```sh\n(?<code>[\s\S]*?)```/.exec(text.slice(text.indexOf('## ')))?.groups?.['code'] ?? '';
}

/** The README's lines up to its first metric, which docs/assigning.md goes on from; its keys and address are the reader's own. */
async function beginning(): Promise<string> {
  const lines = (await blockOf('README.md')).split('\n');
  const own = `URL=${server.url} ADMIN=${ADMIN_KEY} CLIENT=${CLIENT_KEY}`;
  return [own, ...lines.filter((line) => /^(admin|client)\(\)|v1\/metrics/.test(line))].join('\n');
}

describe('docs/assigning.md', () => {
  it('has commands that do what the page says', async () => {
    const script = `${await beginning()}\n${await blockOf('docs/assigning.md')}`;
    const { stdout } = await run('bash', ['-euc', script]);
    const answers = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers.filter((answer) => 'title' in answer && 'detail' in answer)).toEqual([]);
    expect(answers).toHaveLength(10);
    expect(answers[7]).toMatchObject({ dryRun: true, opensPhase: true });
    expect(answers[8]).toMatchObject({ status: 'running', layerRanges: [{ start: 0, end: 0.5 }] });
    expect(answers[9]).toMatchObject({ flags: [{ flag: 'new-checkout', value: true, rule: 'staff' }] });
  });
});
