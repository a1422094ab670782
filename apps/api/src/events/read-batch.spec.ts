import type { ProblemError } from '#libs/platform';
import { readBatch, type Batch } from './read-batch.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function read(text: string): Promise<Batch> {
  return readBatch(Buffer.from(text), { now: NOW, retentionDays: 30 });
}

const aTrack = (id: string, more = ''): string =>
  `{"id":"${id}","type":"track","unit":"u","name":"n"${more}}`;

async function pointersOf(reading: Promise<unknown>): Promise<string[]> {
  try {
    await reading;
  } catch (error) {
    return (error as ProblemError).violations.map(({ pointer }) => pointer);
  }
  return [];
}

describe('readBatch', () => {
  it('judges each event for itself', async () => {
    const batch = await read(`{"events":[${aTrack('a')},{"type":"x"},${aTrack('b')},7]}`);
    expect(batch.events.map(({ index, event }) => [index, event.id])).toEqual([
      [0, 'a'],
      [2, 'b'],
    ]);
    expect(batch.rejected.map(({ index }) => index)).toEqual([1, 3]);
    expect(batch.received).toBe(4);
  });

  it('rejects the one event whose text cannot be stored', async () => {
    const batch = await read(
      `{"events":[${aTrack('a\\u0000')},${aTrack('b', ',"properties":{"x":{"y":["\\ud800"]}}')},${aTrack('c', ',"properties":{"__proto__":{}}')},${aTrack('d')}]}`,
    );
    expect(batch.rejected.map(({ index, errors }) => [index, errors[0]?.pointer])).toEqual([
      [0, '/id'],
      [1, '/properties/x/y/0'],
      [2, '/properties/__proto__'],
    ]);
    expect(batch.events).toHaveLength(1);
  });

  it('rejects the one event that is too large', async () => {
    const large = aTrack('a', `,"properties":{"text":"${'x'.repeat(32_768)}"}`);
    expect(await read(`{"events":[${large},${aTrack('b')}]}`)).toMatchObject({
      rejected: [{ index: 0, errors: [{ pointer: '/properties' }] }],
      events: [{ index: 1 }],
    });
  });

  it.each([
    ['null', ''],
    ['[]', ''],
    ['{}', '/events'],
    ['{"events":{}}', '/events'],
    ['{"events":[]}', '/events'],
    ['{"events":[],"sentBy":1}', '/sentBy'],
    ['{"events":[{}],"sentAt":1}', '/sentAt'],
    [`{"events":[${'0,'.repeat(5_000)}0]}`, '/events'],
  ])('refuses %.40s, which is no batch', async (text, pointer) => {
    expect(await pointersOf(read(text))).toEqual([pointer]);
  });

  it('keeps aside what cannot have happened when it says, and says why', async () => {
    const at = (id: string, timestamp: string): string => aTrack(id, `,"timestamp":"${timestamp}"`);
    const batch = await read(
      `{"events":[${at('a', '2026-03-02T12:00:01Z')},${at('b', '2026-03-02T12:00:00Z')},${at('c', '2026-01-30T11:59:59Z')},${at('d', '2026-02-30T00:00:00Z')},${at('e', '2026-01-30T12:00:00Z')}]}`,
    );
    expect(batch.quarantined.map(({ index, quarantined: { id, reason } }) => [index, id, reason])).toEqual([
      [0, 'a', 'future'],
      [2, 'c', 'ancient'],
      [3, 'd', 'impossible'],
    ]);
    expect(batch.quarantined[0]?.quarantined.event).toMatchObject({ timestamp: '2026-03-02T12:00:01Z' });
    expect(batch.events.map(({ index }) => index)).toEqual([1, 4]);
    expect(batch).toMatchObject({ received: 5, rejected: [] });
  });

  it.each([
    ['an hour slow', '2026-03-01T11:00:00.000Z', '2026-03-01T10:59:00Z', '2026-03-01T11:59:00.000Z'],
    ['a year fast', '2027-03-01T12:00:00.000Z', '2027-03-01T11:59:00Z', '2026-03-01T11:59:00.000Z'],
    ['in 1970', '1970-01-01T00:01:00.000Z', '1970-01-01T00:00:30Z', '2026-03-01T11:59:30.000Z'],
  ])('corrects a clock that is %s and keeps what it said', async (_what, sentAt, timestamp, expected) => {
    const { events } = await read(
      `{"sentAt":"${sentAt}","events":[${aTrack('a', `,"timestamp":"${timestamp}"`)},${aTrack('b')}]}`,
    );
    expect(events[0]?.event).toMatchObject({
      timestamp: new Date(expected),
      reportedTimestamp: new Date(timestamp),
    });
    expect(events[1]?.event.timestamp).toEqual(new Date(NOW));
    expect(events[1]?.event).not.toHaveProperty('reportedTimestamp');
  });

  it('leaves the times of a clock alone that is right but for the way of the request', async () => {
    const { events } = await read(
      `{"sentAt":"2026-03-01T11:59:55.000Z","events":[${aTrack('a', ',"timestamp":"2026-03-01T11:59:50Z"')}]}`,
    );
    expect(events[0]?.event.timestamp).toEqual(new Date('2026-03-01T11:59:50Z'));
    expect(events[0]?.event).not.toHaveProperty('reportedTimestamp');
  });

  it('refuses a request without a body', async () => {
    await expect(readBatch(undefined, { now: NOW, retentionDays: null })).rejects.toThrow(
      /must be an object/,
    );
  });
});
