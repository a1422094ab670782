/** A failure the user can understand and mend: printed as it is, without a stack. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
