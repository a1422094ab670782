import type { Recount } from '#libs/domain';

/** Hears of what happens to recounts, for the log. */
export abstract class RecountListener {
  abstract onEnd(recount: Recount): void;

  /** Trouble that passes, or that is ours. */
  abstract onError(error: unknown): void;
}
