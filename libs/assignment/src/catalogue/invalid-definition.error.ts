/** An experiment or flag that cannot be evaluated; the catalogue answers `ERROR` for it and goes on with the others. */
export class InvalidDefinitionError extends Error {
  readonly code = 'INVALID_DEFINITION';

  constructor(message: string) {
    super(message);
    this.name = 'InvalidDefinitionError';
  }
}
