import { waitOf } from './wait-of.js';

const NOW = new Date('2026-03-15T12:00:00Z');
const before = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);

interface World {
  /** Seconds ago. */
  started: number;
  read: number | null;
  exposed?: number;
  traffic?: number;
}

const waiting = ({ started, read, exposed = 10, traffic = 0.1 }: World): string | null => {
  const exposures = { total: exposed } as Parameters<typeof waitOf>[1]['exposures'];
  const asOf = read === null ? null : before(read).toISOString();
  return waitOf({ startedAt: before(started), traffic }, { asOf, exposures }, NOW);
};

describe('waitOf', () => {
  it.each<[string, World]>([
    ['statistics are fresh', { started: 3_600, read: 5 }],
    ['statistics are old, but not too old', { started: 3_600, read: 300 }],
    ['it has just started', { started: 60, read: null, exposed: 0 }],
    ['nobody is let in yet', { started: 3_600, read: 5, exposed: 0, traffic: 0 }],
  ])('lets a step be taken when %s', (_, world) => {
    expect(waiting(world)).toBeNull();
  });

  it.each<[string, World, string]>([
    ['the log was never read', { started: 61, read: null }, 'has never been read'],
    ['the log is not read any more', { started: 3_600, read: 301 }, 'last read at 2026-03-15T11:54:59.000Z'],
    ['nothing is known, though nobody is let in', { started: 61, read: null, traffic: 0 }, 'never been read'],
    ['nobody was exposed', { started: 61, read: 5, exposed: 0 }, 'No unit has been exposed'],
  ])('waits when %s, and says so', (_, world, reason) => {
    expect(waiting(world)).toContain(reason);
  });
});
