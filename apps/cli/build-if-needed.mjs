import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = 'dist/apps/cli/src/main.js';
const STAMP = 'dist/.built-from';
const LOCK = 'dist/.building';
const SOURCES = ['apps', 'libs'];
const SETTINGS = ['package.json', 'tsconfig.json', 'tsconfig.build.json'];
const WAIT_MILLISECONDS = 100;
const LONGEST_BUILD_MILLISECONDS = 5 * 60_000;

/**
 * Compiles the project when its sources are not those of the last build. Silent unless it fails: what a command
 * prints may be piped. Does nothing where there are no sources (container image).
 * @param {{ announce?: boolean, project?: string }} options announce: say on stderr that a build is under way
 */
export async function buildIfNeeded({ announce = false, project = PROJECT } = {}) {
  if (!hasSources(project) || isBuilt(project)) return;
  if (announce) process.stderr.write('Building ...\n');
  mkdirSync(join(project, 'dist'), { recursive: true });
  await takeLock(join(project, LOCK));
  try {
    // Another process may have built it while we waited.
    if (!isBuilt(project)) build(project);
  } finally {
    rmSync(join(project, LOCK), { force: true });
  }
}

function hasSources(project) {
  return (
    existsSync(join(project, 'tsconfig.build.json')) && existsSync(join(project, 'apps/cli/src/main.ts'))
  );
}

function isBuilt(project) {
  const stamp = join(project, STAMP);
  return (
    existsSync(join(project, ENTRY)) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === fingerprintOf(project)
  );
}

/** The stamp is of the sources as they were before: a change during the build leads to another one. */
function build(project) {
  const fingerprint = fingerprintOf(project);
  const compiler = createRequire(join(project, 'package.json')).resolve('typescript/bin/tsc');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: project,
    encoding: 'utf8',
  });
  if (status !== 0) {
    process.stderr.write(`The build failed.\n${stdout ?? ''}${stderr ?? ''}`);
    rmSync(join(project, LOCK), { force: true });
    process.exit(1);
  }
  writeFileSync(join(project, STAMP), fingerprint);
}

/** Names, sizes and times of everything that is compiled. */
function fingerprintOf(project) {
  const hash = createHash('sha256');
  for (const file of [...SETTINGS, ...SOURCES.flatMap((folder) => sourcesIn(project, folder))]) {
    const { size, mtimeMs } = statSync(join(project, file));
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function sourcesIn(project, folder) {
  return readdirSync(join(project, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(project.length))
    .sort();
}

/** Waits for another build; one that was killed left a lock whose process is gone. */
async function takeLock(file) {
  while (!tryLock(file)) {
    if (isLeftOver(file)) rmSync(file, { force: true });
    await delay(WAIT_MILLISECONDS);
  }
}

function tryLock(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    if (error.code !== 'EACCES' && error.code !== 'EROFS') throw error;
    process.stderr.write(
      `The sources have changed since the build, and this user cannot write to ${dirname(file)}.\n`,
    );
    process.exit(1);
  }
}

/** A lock without a living process, or one so old that its pid must belong to another by now, is left over. */
function isLeftOver(file) {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const pid = Number(readFileSync(file, 'utf8'));
    return age > LONGEST_BUILD_MILLISECONDS || (pid > 0 && !isRunning(pid));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
