/** What every property runs with unless the environment says otherwise. */
const DEFAULT_SEED = 20_260_101;

/**
 * Seed and number of cases for a property. `PROPERTY_SEED=...` repeats a run, `PROPERTY_RUNS=1000000` makes it long;
 * the seed is printed with the count, so that every run can be repeated.
 */
export function runParameters(defaultRuns: number): { seed: number; numRuns: number } {
  const seed = Number(process.env['PROPERTY_SEED'] ?? DEFAULT_SEED);
  const numRuns = Number(process.env['PROPERTY_RUNS'] ?? defaultRuns);
  process.stdout.write(`property seed ${seed}, ${numRuns} cases\n`);
  return { seed, numRuns };
}
