import { readFile } from 'node:fs/promises';
import { FORMATS } from './formats.js';
import { type CaseOutcome, type VectorCase } from './vector-format.js';

/**
 * Runs vector files through the libraries and prints every failure, a line per file and, last,
 * `N passed, N failed`. Returns the exit code: 1 when a case failed, a file could not be read or no file
 * was named. A file in no known format is one failure, never a silent pass.
 */
export async function runFiles(files: readonly string[]): Promise<number> {
  if (files.length === 0) {
    console.error('usage: npm run conformance -- FILE.json...');
    return 1;
  }
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    const outcomes = await runFile(file);
    if (outcomes.length === 0) console.log(`${file}: holds no cases, so nothing was tested`);
    for (const { status } of outcomes) totals[status] += 1;
    report(file, outcomes);
  }
  console.log(`${totals.passed} passed, ${totals.failed} failed`);
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

async function runFile(file: string): Promise<readonly CaseOutcome[]> {
  try {
    const outcomes: CaseOutcome[] = [];
    for (const vector of await casesOfFile(file)) outcomes.push(await vector.run());
    return outcomes;
  } catch (error) {
    return [{ id: file, status: 'failed', detail: error instanceof Error ? error.message : String(error) }];
  }
}

/** The cases of a vector file. Throws when it cannot be read, is no JSON, or is in no known format. */
export async function casesOfFile(file: string): Promise<readonly VectorCase[]> {
  const document: unknown = JSON.parse(await readFile(file, 'utf8'));
  const format = FORMATS.find((candidate) => candidate.recognises(document));
  if (!format) throw new Error(`no known format (know: ${FORMATS.map(({ name }) => name).join(', ')})`);
  return format.casesOf(document);
}

function report(file: string, outcomes: readonly CaseOutcome[]): void {
  for (const { id, status, detail } of outcomes) {
    if (status !== 'passed') console.log(`${status} ${id}: ${detail ?? ''}`);
  }
  const count = (status: CaseOutcome['status']): number => outcomes.filter((o) => o.status === status).length;
  const skipped = count('skipped') > 0 ? `, ${count('skipped')} skipped` : '';
  console.log(`${file}: ${count('passed')} passed, ${count('failed')} failed${skipped}`);
}
