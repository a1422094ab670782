import type { Principal } from './principal.js';

/** Knows API keys. */
export abstract class Authenticator {
  /**
   * Whom the key belongs to, null when it is unknown or revoked. Answers from memory without a promise when it can.
   * ProblemError `unavailable` when no keys could ever be loaded.
   */
  abstract authenticate(key: string): Principal | null | Promise<Principal | null>;
}
