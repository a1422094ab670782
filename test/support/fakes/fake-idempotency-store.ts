import { IdempotencyStore, NotFoundError, type IdempotencyClaim, type SavedAnswer } from '#libs/domain';
import { copyOf } from './copy-of.js';

interface Claim {
  requestHash: string;
  claimedAt: number;
  answer: SavedAnswer | null;
}

const RETENTION_MILLIS = 24 * 3_600_000;
const ABANDONED_AFTER_MILLIS = 60_000;

export class FakeIdempotencyStore extends IdempotencyStore {
  readonly claims = new Map<string, Claim>();

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  override claim(ownerId: string, key: string, requestHash: string): Promise<IdempotencyClaim> {
    const held = this.claims.get(nameOf(ownerId, key));
    if (held && !this.isOver(held, requestHash)) return Promise.resolve(answerTo(held, requestHash));
    this.claims.set(nameOf(ownerId, key), { requestHash, claimedAt: this.now(), answer: null });
    return Promise.resolve({ kind: 'claimed' });
  }

  override async complete(ownerId: string, key: string, answer: SavedAnswer): Promise<void> {
    await Promise.resolve();
    const held = this.claims.get(nameOf(ownerId, key));
    if (!held) throw new NotFoundError('claim of the Idempotency-Key', key);
    held.answer = copyOf(answer);
  }

  override release(ownerId: string, key: string): Promise<void> {
    const name = nameOf(ownerId, key);
    if (this.claims.get(name)?.answer === null) this.claims.delete(name);
    return Promise.resolve();
  }

  private isOver({ claimedAt, answer, requestHash }: Claim, newHash: string): boolean {
    const age = this.now() - claimedAt;
    const isAbandoned = answer === null && requestHash === newHash && age > ABANDONED_AFTER_MILLIS;
    return age > RETENTION_MILLIS || isAbandoned;
  }
}

function answerTo(held: Claim, requestHash: string): IdempotencyClaim {
  if (held.requestHash !== requestHash) return { kind: 'mismatch' };
  return held.answer ? { kind: 'answered', answer: copyOf(held.answer) } : { kind: 'running' };
}

function nameOf(ownerId: string, key: string): string {
  return JSON.stringify([ownerId, key]);
}
