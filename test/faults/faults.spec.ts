import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from '../../apps/cli/build-if-needed.mjs';

const runner = fileURLToPath(new URL('run.mjs', import.meta.url));
const SEEDS = [1, 2, 3];
const LONGEST = 240_000;
/** Its own end comes before jest's, or nobody would hear the seed and its schedule. */
const PATIENCE = LONGEST - 15_000;

/** A run of its own: when this one is cut off, that one notices, and takes its database and its processes with it. */
async function run(seed: number): Promise<string> {
  const sizes = ['--seed', `${seed}`, '--rounds', '4', '--events', '6000', '--quick', '--verbose'];
  const child = spawn(process.execPath, [runner, ...sizes], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const impatience = setTimeout(() => {
    said += `\nnot done in ${PATIENCE / 1_000} s: npm run faults -- ${sizes.join(' ')}`;
    child.disconnect();
  }, PATIENCE);
  await once(child, 'exit');
  clearTimeout(impatience);
  return said.trim();
}

describe('whatever is killed, frozen, full, late or hostile', () => {
  beforeAll(() => buildIfNeeded(), LONGEST);

  it.each(SEEDS)(
    'nothing is lost, nothing counts twice, nobody is left without an answer (seed %i)',
    async (seed) => {
      const said = await run(seed);
      if (!said.endsWith('1 passed, 0 failed')) throw new Error(said);
    },
    LONGEST,
  );
});
