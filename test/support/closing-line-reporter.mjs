/**
 * Ends a run with the plain line `N passed, N failed, N skipped`. In CI nothing may be skipped: there the tools that
 * optional suites need (Redis, Chromium) are installed, so a skipped test is one that should have run.
 */
export default class ClosingLineReporter {
  #error;

  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    if (process.env.CI && numPendingTests > 0) {
      this.#error = new Error(`${numPendingTests} tests were skipped that should have run`);
    }
    const line = `${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`;
    // Jest prints its own summary after this call; the plain line is to be the last.
    process.once('exit', () => process.stdout.write(`\n${line}\n`));
  }

  getLastError() {
    return this.#error;
  }
}
