/** Whether a program that some suite needs is installed; with the variable set to 1, its absence is a failure instead of a skipped suite. */
export function isProvided(program: string, isInstalled: boolean, variable: string): boolean {
  if (!isInstalled && process.env[variable] === '1') {
    throw new Error(`${variable}=1, but there is no ${program}.`);
  }
  return isInstalled;
}
