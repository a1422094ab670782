import type { PoisonedEvent } from '#libs/domain';
import type { InTransaction } from '../in-transaction.js';
import { findPoison } from './find-poison.js';
import { requireRoom } from './poison-limit.js';
import { setAside } from './set-aside.js';
import type { StepFailure } from './step-failure.js';
import { StretchesTakenError, type Step } from './trial.js';

/**
 * After a step that failed: the event that it fails with goes to the quarantine, and the next step goes on without it. 'taken': others
 * are at these events. 'none': no event is the reason.
 */
export async function setPoisonAside(
  inTransaction: InTransaction,
  { taken, cause }: StepFailure,
  step: Step,
  most: number,
): Promise<PoisonedEvent | 'taken' | 'none'> {
  try {
    await inTransaction((session) => requireRoom(session, most, cause));
    const place = await findPoison(inTransaction, taken, step);
    if (place === null) return 'none';
    const poisoned = await inTransaction((session) =>
      setAside(session, taken.stretches, place, cause.message),
    );
    return poisoned ?? 'taken';
  } catch (error) {
    if (error instanceof StretchesTakenError) return 'taken';
    throw error;
  }
}
