/** What is done once a night, whoever does it. */
export type NightlyStep = 'recount' | 'retention';

/**
 * Who does what is due. It is due when the time of day (UTC, by the database's clock) has passed since it was last done, so that a
 * night in which no worker ran is made up for, once.
 */
export abstract class NightlySteps {
  /**
   * Takes the step for a minute if it is due and nobody has it; false otherwise.
   * @param at HH:MM
   * @param holder a UUID, of this process alone
   */
  abstract claim(step: NightlyStep, at: string, holder: string): Promise<boolean>;

  /** Keeps it for another minute. False: another has it. */
  abstract hold(step: NightlyStep, holder: string): Promise<boolean>;

  /** It is done for this night. */
  abstract finish(step: NightlyStep, at: string, holder: string): Promise<void>;

  /** Lets go of it; it is due still. */
  abstract release(step: NightlyStep, holder: string): Promise<void>;
}
