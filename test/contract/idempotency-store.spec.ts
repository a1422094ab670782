import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NotFoundError, type SavedAnswer } from '#libs/domain';
import { aKey } from './builders.js';
import { WORLDS, type World } from './worlds.js';

const ANSWER: SavedAnswer = { status: 201, headers: { etag: '"1"' }, body: '{"b":1,"a":"\\u0000"}' };
const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

describe.each(WORLDS)('IdempotencyStore, %s', (_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.close());

  const claim = (key: string, hash = 'hash', owner = 'owner') => world.idempotency.claim(owner, key, hash);

  it('gives the first answer to every retry', async () => {
    const key = aKey('key');
    expect(await claim(key)).toEqual({ kind: 'claimed' });
    expect(await claim(key)).toEqual({ kind: 'running' });
    await world.idempotency.complete('owner', key, ANSWER);
    expect(await claim(key)).toEqual({ kind: 'answered', answer: ANSWER });
    expect(await claim(key)).toEqual({ kind: 'answered', answer: ANSWER });
  });

  it('tells another request under the same key, running or answered', async () => {
    const key = aKey('key');
    await claim(key);
    expect(await claim(key, 'other')).toEqual({ kind: 'mismatch' });
    await world.idempotency.complete('owner', key, ANSWER);
    expect(await claim(key, 'other')).toEqual({ kind: 'mismatch' });
  });

  it('keeps the keys of owners apart', async () => {
    const key = aKey('key');
    await claim(key);
    expect(await claim(key, 'other', 'somebody else')).toEqual({ kind: 'claimed' });
  });

  it('lets one of many concurrent claims through', async () => {
    const key = aKey('key');
    const kinds = (await Promise.all(Array.from({ length: 20 }, () => claim(key)))).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['claimed', ...Array.from({ length: 19 }, () => 'running')]);
  });

  it('lets a retry try again after a release, but never forgets an answer', async () => {
    const key = aKey('key');
    await claim(key);
    await world.idempotency.release('owner', key);
    expect(await claim(key)).toEqual({ kind: 'claimed' });
    await world.idempotency.complete('owner', key, ANSWER);
    await world.idempotency.release('owner', key);
    expect(await claim(key)).toEqual({ kind: 'answered', answer: ANSWER });
  });

  it('refuses an answer to what nobody claimed; releasing that is no error', async () => {
    const key = aKey('key');
    await expect(world.idempotency.complete('owner', key, ANSWER)).rejects.toBeInstanceOf(NotFoundError);
    await world.idempotency.release('owner', key);
  });

  it('lets the same request claim again what was abandoned for over a minute', async () => {
    const key = aKey('key');
    await claim(key);
    await world.age(MINUTE - 10);
    expect(await claim(key)).toEqual({ kind: 'running' });
    await world.age(20);
    expect(await claim(key, 'other')).toEqual({ kind: 'mismatch' });
    expect(await claim(key)).toEqual({ kind: 'claimed' });
    expect(await claim(key)).toEqual({ kind: 'running' });
  });

  it('remembers an answer for a day and then forgets it', async () => {
    const key = aKey('key');
    await claim(key);
    await world.idempotency.complete('owner', key, ANSWER);
    await world.age(DAY - MINUTE);
    expect(await claim(key)).toEqual({ kind: 'answered', answer: ANSWER });
    await world.age(2 * MINUTE);
    expect(await claim(key, 'other')).toEqual({ kind: 'claimed' });
  });
});
