const WHOLE = 'events';
/** After it was no use, for so long: around midnight, or while the clocks of two machines disagree. */
const PAUSE_MILLISECONDS = 30_000;
/** No such table; a row that belongs to another partition. */
const NO_USE = ['42P01', '23514'];

/**
 * The partition of the log into which the events of today go. Today is what this process takes it for; the database, which dates the
 * rows, checks each against the partition, so that a wrong guess costs a second try and nothing else.
 */
export class TodaysPartition {
  private pausedUntil = -Infinity;

  /** @param now milliseconds since 1970 */
  nameAt(now: number): string {
    if (now < this.pausedUntil) return WHOLE;
    return `events_${new Date(now).toISOString().slice(0, 10).replaceAll('-', '_')}`;
  }

  /** Whether the whole log should be written to instead, this SQLSTATE having come of writing to this name. */
  isWrong(name: string, sqlState: string, now: number): boolean {
    if (name === WHOLE || !NO_USE.includes(sqlState)) return false;
    this.pausedUntil = now + PAUSE_MILLISECONDS;
    return true;
  }
}
