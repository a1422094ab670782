import { parseJson, type ProblemError } from '#libs/platform';
import { readBatch, type Batch } from './read-batch.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function read(text: string): Batch {
  const bytes = Buffer.from(text);
  return readBatch(parseJson(bytes), bytes.length, { now: NOW, retentionDays: 30 });
}

const aTrack = (id: string, more = ''): string =>
  `{"id":"${id}","type":"track","unit":"u","name":"n"${more}}`;

function pointersOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    return (error as ProblemError).violations.map(({ pointer }) => pointer);
  }
  return [];
}

describe('readBatch', () => {
  it('judges each event for itself', () => {
    const batch = read(`{"events":[${aTrack('a')},{"type":"x"},${aTrack('b')},7]}`);
    expect(batch.events.map(({ index, event }) => [index, event.id])).toEqual([
      [0, 'a'],
      [2, 'b'],
    ]);
    expect(batch.rejected.map(({ index }) => index)).toEqual([1, 3]);
    expect(batch.received).toBe(4);
  });

  it('rejects the one event whose text cannot be stored', () => {
    const batch = read(
      `{"events":[${aTrack('a\\u0000')},${aTrack('b', ',"properties":{"x":{"y":["\\ud800"]}}')},${aTrack('c', ',"properties":{"__proto__":{}}')},${aTrack('d')}]}`,
    );
    expect(batch.rejected.map(({ index, errors }) => [index, errors[0]?.pointer])).toEqual([
      [0, '/id'],
      [1, '/properties/x/y/0'],
      [2, '/properties/__proto__'],
    ]);
    expect(batch.events).toHaveLength(1);
  });

  it('rejects the one event that is too large', () => {
    const large = aTrack('a', `,"properties":{"text":"${'x'.repeat(32_768)}"}`);
    expect(read(`{"events":[${large},${aTrack('b')}]}`)).toMatchObject({
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
  ])('refuses %.40s, which is no batch', (text, pointer) => {
    expect(pointersOf(() => read(text))).toEqual([pointer]);
  });

  it('keeps aside what cannot have happened when it says, and says why', () => {
    const at = (id: string, timestamp: string): string => aTrack(id, `,"timestamp":"${timestamp}"`);
    const batch = read(
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
  ])('corrects a clock that is %s and keeps what it said', (_what, sentAt, timestamp, expected) => {
    const { events } = read(
      `{"sentAt":"${sentAt}","events":[${aTrack('a', `,"timestamp":"${timestamp}"`)},${aTrack('b')}]}`,
    );
    expect(events[0]?.event).toMatchObject({
      timestamp: new Date(expected),
      reportedTimestamp: new Date(timestamp),
    });
    expect(events[1]?.event.timestamp).toEqual(new Date(NOW));
    expect(events[1]?.event).not.toHaveProperty('reportedTimestamp');
  });

  it('leaves the times of a clock alone that is right but for the way of the request', () => {
    const { events } = read(
      `{"sentAt":"2026-03-01T11:59:55.000Z","events":[${aTrack('a', ',"timestamp":"2026-03-01T11:59:50Z"')}]}`,
    );
    expect(events[0]?.event.timestamp).toEqual(new Date('2026-03-01T11:59:50Z'));
    expect(events[0]?.event).not.toHaveProperty('reportedTimestamp');
  });

  it('refuses a request without a body', () => {
    expect(() => readBatch(undefined, 0, { now: NOW, retentionDays: null })).toThrow(/must be an object/);
  });
});
