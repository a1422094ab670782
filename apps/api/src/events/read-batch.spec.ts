import { parseJson, type ProblemError } from '#libs/platform';
import { readBatch, type Batch } from './read-batch.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function read(text: string): Batch {
  const bytes = Buffer.from(text);
  return readBatch(parseJson(bytes), bytes.length, NOW);
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
    ['{"events":[],"sentAt":1}', '/sentAt'],
    [`{"events":[${'0,'.repeat(5_000)}0]}`, '/events'],
  ])('refuses %.40s, which is no batch', (text, pointer) => {
    expect(pointersOf(() => read(text))).toEqual([pointer]);
  });

  it('refuses a request without a body', () => {
    expect(() => readBatch(undefined, 0, NOW)).toThrow(/must be an object/);
  });
});
