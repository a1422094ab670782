import type { NightlyStep } from '#libs/domain';

/** What one step of the night does. Done again from the start when its worker was killed, or by two at once when one was thought dead. */
export abstract class NightlyTask {
  abstract readonly step: NightlyStep;

  abstract run(signal: AbortSignal): Promise<void>;
}
