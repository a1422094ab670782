/** A condition that has no meaning: malformed, too deep or too large. It must be refused, not guessed at. */
export class InvalidConditionError extends Error {
  readonly code = 'INVALID_CONDITION';

  constructor(message: string) {
    super(message);
    this.name = 'InvalidConditionError';
  }
}
