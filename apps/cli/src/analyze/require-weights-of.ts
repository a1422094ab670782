import { CliError } from '../terminal/cli-error.js';

/** CliError unless the weights name exactly the variants that the file has. */
export function requireWeightsOf(variants: readonly string[], weights: ReadonlyMap<string, number>): void {
  const unweighted = variants.find((variant) => !weights.has(variant));
  if (unweighted !== undefined) throw new CliError(`--weights leaves out the variant "${unweighted}".`);
  const absent = [...weights.keys()].find((variant) => !variants.includes(variant));
  if (absent !== undefined) {
    throw new CliError(`--weights names "${absent}", but the file has only: ${variants.join(', ')}`);
  }
}
