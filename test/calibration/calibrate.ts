import { CHECKS, runNumbered, SEED } from './checks.js';
import { renderPage, writePage } from './report.js';

/** Runs every check in full, writes docs/calibration.md and returns the exit code. */
export async function calibrate(): Promise<number> {
  const results = CHECKS.map((check, index) => {
    const start = performance.now();
    const result = runNumbered(check, index);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(
      `${result.passed ? 'holds' : 'FAILS'}  ${result.measured.toFixed(4)} (nominal ${result.nominal.toFixed(4)})  ${seconds} s  ${result.name}: ${result.design}`,
    );
    return result;
  });
  console.log(await writePage(renderPage(results, SEED)));
  return results.every((result) => result.passed) ? 0 : 1;
}
