import type { Principal } from './principal.js';

/** Knows API keys. */
export abstract class Authenticator {
  /**
   * Whom the key belongs to, null when it is unknown or revoked. Answers from memory without a promise when it can.
   * ProblemError `unavailable` when no keys could ever be loaded.
   */
  abstract authenticate(key: string): Principal | null | Promise<Principal | null>;

  /** Whom the key belongs to as far as memory tells; null says nothing. */
  abstract remembered(key: string): Principal | null;

  /** Whether there is a client key that pages of this origin may use; also when no keys could be loaded yet. */
  abstract welcomes(origin: string): boolean;
}
