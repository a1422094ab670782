import { createHash } from 'node:crypto';
import { eventId } from './event-id.js';

describe('the id of an event', () => {
  const time = new Date('2017-01-21T22:11:48.556Z');

  it('is a UUID of version 7 that begins with the time', () => {
    const id = eventId(time, ['landing', 'u1']);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number(`0x${id.replaceAll('-', '').slice(0, 12)}`)).toBe(time.getTime());
  });

  it('carries the hash of the content', () => {
    const digest = createHash('sha256').update('["landing","u1"]').digest('hex');
    expect(eventId(time, ['landing', 'u1']).slice(15, 18)).toBe(digest.slice(0, 3));
    expect(eventId(time, ['landing', 'u1']).slice(-12)).toBe(digest.slice(7, 19));
  });

  it('is the same for the same content and another for other content', () => {
    expect(eventId(time, ['a', 'b'])).toBe(eventId(time, ['a', 'b']));
    const others = [['a', 'c'], ['ab'], ['a,b'], ['a', 'b', '']].map((content) => eventId(time, content));
    expect(new Set([...others, eventId(time, ['a', 'b'])]).size).toBe(5);
  });

  it('sorts by time', () => {
    const ids = [0, 1, 1000, 1e9].map((later) => eventId(new Date(time.getTime() + later), [String(later)]));
    expect([...ids].sort()).toEqual(ids);
  });
});
