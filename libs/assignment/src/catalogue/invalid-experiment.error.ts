/** An experiment that cannot be evaluated; the catalogue answers `ERROR` for it and goes on with the others. */
export class InvalidExperimentError extends Error {
  readonly code = 'INVALID_EXPERIMENT';

  constructor(message: string) {
    super(message);
    this.name = 'InvalidExperimentError';
  }
}
