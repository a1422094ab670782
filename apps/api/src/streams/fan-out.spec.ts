import { setImmediate as turn } from 'node:timers/promises';
import { EventEncoder } from './event-encoder.js';
import { InSlices } from './in-slices.js';
import { UnreadBytes, type Reader } from './unread-bytes.js';

const namesTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('InSlices', () => {
  it('gives others their turn after every slice', async () => {
    const done: number[] = [];
    const slices = new InSlices<number>((item) => done.push(item), 100);
    slices.add(namesTo(250));
    const seen = [done.length];
    for (let round = 0; round < 3; round += 1) {
      await turn();
      seen.push(done.length);
    }
    expect(seen).toEqual([0, 100, 200, 250]);
    expect(done).toEqual(namesTo(250));
  });

  it('keeps the place of who is added again, and passes over who has gone', async () => {
    const done: number[] = [];
    const slices = new InSlices<number>((item) => done.push(item), 2);
    slices.add(namesTo(4));
    await turn();
    slices.add(namesTo(4));
    slices.delete(2);
    await turn();
    await turn();
    expect(done).toEqual([0, 1, 3, 0, 1]);
  });
});

describe('EventEncoder', () => {
  const event = { id: '"1"', event: 'features', data: '{"a":"é"}' };

  it('makes the bytes of an event once', () => {
    const encoder = new EventEncoder();
    const bytes = encoder.encode(event);
    expect(bytes.toString()).toBe('id: "1"\nevent: features\ndata: {"a":"é"}\n\n');
    expect(encoder.encode({ ...event })).toBe(bytes);
  });

  it.each([{ id: '"2"' }, { event: 'message' }, { data: '{}' }])('takes none for another: %j', (other) => {
    const encoder = new EventEncoder();
    const bytes = encoder.encode(event);
    expect(encoder.encode({ ...event, ...other })).not.toEqual(bytes);
  });
});

class SlowReader implements Reader {
  isDropped = false;

  drop(): void {
    this.isDropped = true;
  }
}

describe('UnreadBytes', () => {
  it('counts what many wait for once, until the last has taken it or gone', () => {
    const unread = new UnreadBytes(1_000);
    const bytes = Buffer.alloc(100);
    const [one, other] = [new SlowReader(), new SlowReader()];
    unread.sent(bytes, one);
    unread.sent(bytes, other);
    expect(unread.size).toBe(100);
    unread.taken(bytes, one);
    unread.taken(bytes, one);
    expect(unread.size).toBe(100);
    unread.forget(other);
    expect(unread.size).toBe(0);
  });

  it('lets those go who wait for the oldest, when there is too much', async () => {
    const unread = new UnreadBytes(250);
    const [slow, quick] = [new SlowReader(), new SlowReader()];
    const payloads = [Buffer.alloc(100), Buffer.alloc(100), Buffer.alloc(100)];
    for (const bytes of payloads) {
      unread.sent(bytes, slow);
      unread.sent(bytes, quick);
      if (bytes !== payloads[2]) unread.taken(bytes, quick);
    }
    await turn();
    expect([slow.isDropped, quick.isDropped, unread.size]).toEqual([true, false, 200]);
  });

  it('lets nobody go for the newest alone, nor for what is taken at once', async () => {
    const unread = new UnreadBytes(250);
    const reader = new SlowReader();
    for (const bytes of [Buffer.alloc(200), Buffer.alloc(200)]) {
      unread.sent(bytes, reader);
      unread.taken(bytes, reader);
    }
    unread.sent(Buffer.alloc(300), reader);
    await turn();
    expect(reader.isDropped).toBe(false);
  });
});
