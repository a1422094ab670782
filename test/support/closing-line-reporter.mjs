/** Ends a run with the plain line `N passed, N failed, N skipped`, over all suites. */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const line = `${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`;
    // Jest prints its own summary after this call; the plain line is to be the last.
    process.once('exit', () => process.stdout.write(`\n${line}\n`));
  }
}
