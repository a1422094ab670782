import type { Session } from '../session.js';

/** Nothing more is set aside: events stay in the log, and wait there until somebody has looked. */
export class PoisonLimitError extends Error {
  constructor(most: number, cause: Error) {
    super(
      `${most} events are in the quarantine because they could not be counted, and the next cannot either: ${cause.message}. ` +
        'Counting waits, and nothing is lost: mend the reason, or those events (csci quarantine), and replay them.',
      { cause },
    );
    this.name = 'PoisonLimitError';
  }
}

/**
 * PoisonLimitError when `most` events are set aside already: so many that nobody looked at are no accident of theirs any more, but a
 * fault of what counts them.
 */
export async function requireRoom(session: Session, most: number, cause: Error): Promise<void> {
  const [row] = await session.rows<{ waiting: number }>(COUNT, [most]);
  if ((row?.waiting ?? 0) >= most) throw new PoisonLimitError(most, cause);
}

const COUNT = `
  SELECT count(*)::integer AS waiting FROM (SELECT FROM quarantined_events WHERE reason = 'poison' LIMIT $1) AS poison`;
