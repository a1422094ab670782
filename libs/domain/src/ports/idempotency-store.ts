/** An answer that was given once and is given again to a retry with the same key. */
export interface SavedAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export type IdempotencyClaim =
  | { kind: 'claimed' }
  | { kind: 'answered'; answer: SavedAnswer }
  /** The first request with this key is still at work. */
  | { kind: 'running' }
  /** The key was used for another request. */
  | { kind: 'mismatch' };

/** Remembers `Idempotency-Key`s for a day, per API key. */
export abstract class IdempotencyStore {
  abstract claim(ownerId: string, key: string, requestHash: string): Promise<IdempotencyClaim>;

  abstract complete(ownerId: string, key: string, answer: SavedAnswer): Promise<void>;

  /** Forgets a claim whose request failed without effect, so that a retry may try again. */
  abstract release(ownerId: string, key: string): Promise<void>;
}
