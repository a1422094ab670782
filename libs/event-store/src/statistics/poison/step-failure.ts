import type { TakenShards } from '../drain/take-shards.js';

/**
 * Errors that what is counted may be the reason of: data exceptions, broken constraints, limits of the server (as of an index's
 * row), and errors inside of it. All else passes, or is trouble of another kind.
 */
const DATA_ERROR = /^(22|23|54|P0001|XX000)/;

/** A step could not be made: of the events that it took, one may be the reason. */
export class StepFailure extends Error {
  constructor(
    readonly taken: TakenShards,
    override readonly cause: Error,
  ) {
    super(cause.message);
    this.name = 'StepFailure';
  }
}

/** Runs a step over what it took; StepFailure when it fails for a reason that may be one of the events. */
export async function namingWhatFails<T>(taken: TakenShards, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isDataError(error)) throw error;
    throw new StepFailure(taken, error);
  }
}

export function isDataError(error: unknown): error is Error {
  return DATA_ERROR.test((error as { code?: string }).code ?? '');
}
