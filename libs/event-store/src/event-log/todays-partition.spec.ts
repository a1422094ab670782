import { TodaysPartition } from './todays-partition.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

test('is named after the day in UTC, and given up for a while when the database does not know it as such', () => {
  const partition = new TodaysPartition();
  expect(partition.nameAt(NOON)).toBe('events_2026_03_01');
  expect(partition.isWrong('events_2026_03_01', '23505', NOON)).toBe(false);
  expect(partition.nameAt(NOON)).toBe('events_2026_03_01');
  expect(partition.isWrong('events_2026_03_01', '23514', NOON)).toBe(true);
  expect(partition.nameAt(NOON)).toBe('events');
  expect(partition.isWrong('events', '42P01', NOON)).toBe(false);
  expect(partition.nameAt(NOON + MINUTE)).toBe('events_2026_03_01');
});
