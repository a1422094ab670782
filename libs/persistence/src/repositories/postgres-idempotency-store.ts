import { IdempotencyStore, NotFoundError, type IdempotencyClaim, type SavedAnswer } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import type { Database } from '../database.js';
import { IdempotencyKeyEntity } from '../entities/idempotency-key.entity.js';

/** How long an answer is remembered. */
const RETENTION = '24 hours';

/**
 * A claim whose process died would block its key for a day; after this long, which is more than any request may take, the
 * same request may claim it again.
 */
const ABANDONED_AFTER = '60 seconds';

const CLAIM = `
  INSERT INTO idempotency_keys AS stored (owner_id, key, request_hash) VALUES ($1, $2, $3)
  ON CONFLICT (owner_id, key) DO UPDATE
    SET request_hash = excluded.request_hash, claimed_at = now(), status = NULL, headers = NULL, body = NULL
    WHERE stored.claimed_at < now() - interval '${RETENTION}'
       OR (stored.status IS NULL AND stored.request_hash = excluded.request_hash
           AND stored.claimed_at < now() - interval '${ABANDONED_AFTER}')
  RETURNING key`;

/** A few at each claim keep the table as small as a day's keys, with no job of its own. */
const FORGET_OLD = `
  DELETE FROM idempotency_keys WHERE (owner_id, key) IN (
    SELECT owner_id, key FROM idempotency_keys WHERE claimed_at < now() - interval '${RETENTION}'
    ORDER BY claimed_at LIMIT 10 FOR UPDATE SKIP LOCKED)`;

/** Between a refused claim and the look at who holds it, the holder may have let go. */
const ATTEMPTS = 5;

export class PostgresIdempotencyStore extends IdempotencyStore {
  constructor(private readonly database: Database) {
    super();
  }

  override claim(ownerId: string, key: string, requestHash: string): Promise<IdempotencyClaim> {
    return this.database.run(async (manager) => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const claimed: unknown[] = await manager.query(CLAIM, [ownerId, key, requestHash]);
        if (claimed.length > 0) {
          await manager.query(FORGET_OLD);
          return { kind: 'claimed' };
        }
        const held = await manager.findOneBy(IdempotencyKeyEntity, { ownerId, key });
        if (held) return claimOf(held, requestHash);
      }
      return { kind: 'running' };
    });
  }

  override async complete(ownerId: string, key: string, answer: SavedAnswer): Promise<void> {
    const { status, headers, body } = answer;
    const affected = await this.database.run((manager) =>
      answerClaim(manager, ownerId, key, { status, headers, body }),
    );
    if (affected !== 1) throw new NotFoundError('claim of the Idempotency-Key', key);
  }

  override async release(ownerId: string, key: string): Promise<void> {
    await this.database.run((manager) =>
      manager
        .createQueryBuilder()
        .delete()
        .from(IdempotencyKeyEntity)
        .where('ownerId = :ownerId AND key = :key AND status IS NULL', { ownerId, key })
        .execute(),
    );
  }
}

async function answerClaim(
  manager: EntityManager,
  ownerId: string,
  key: string,
  answer: SavedAnswer,
): Promise<number | undefined> {
  const { affected } = await manager.update(IdempotencyKeyEntity, { ownerId, key }, answer);
  return affected;
}

function claimOf(held: IdempotencyKeyEntity, requestHash: string): IdempotencyClaim {
  if (held.requestHash !== requestHash) return { kind: 'mismatch' };
  const { status, headers, body } = held;
  if (status === null || headers === null || body === null) return { kind: 'running' };
  return { kind: 'answered', answer: { status, headers, body } };
}
