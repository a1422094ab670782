import type { Session } from '../session.js';

/** One transaction of the log is never split, and more than this may take longer than a statement usually may. */
const USUAL_EVENTS = 200_000;
const UNUSUAL_MILLISECONDS = 30 * 60_000;

export async function allowForEvents(session: Session, events: number): Promise<void> {
  if (events > USUAL_EVENTS) await session.allow(UNUSUAL_MILLISECONDS);
}
