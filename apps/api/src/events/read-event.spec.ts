import type { UnitEvent } from '#libs/domain';
import { acceptableTimes } from './acceptable-times.js';
import { readEvent } from './read-event.js';
import { readTimestamp } from './read-timestamp.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const anExposure = (overrides: object = {}): object => ({
  id: 'e1',
  type: 'exposure',
  unit: 'u1',
  experiment: 'landing-page',
  variant: 'treatment',
  timestamp: '2026-03-01T11:00:00Z',
  ...overrides,
});
const aTrack = (overrides: object = {}): object => ({
  id: 't1',
  type: 'track',
  unit: 'u1',
  name: 'signup',
  ...overrides,
});
const RULES = { now: NOW, correction: 0, acceptable: acceptableTimes(NOW, null) };
const pointers = (input: unknown): string[] | undefined => {
  const reading = readEvent(input, RULES);
  return reading.kind === 'rejected' ? reading.violations.map(({ pointer }) => pointer) : undefined;
};
const eventOf = (input: unknown): UnitEvent | undefined => {
  const reading = readEvent(input, RULES);
  return reading.kind === 'event' ? reading.event : undefined;
};

describe('readEvent', () => {
  it('reads an exposure', () => {
    const event = anExposure({ attributes: { country: 'NL' } });
    expect(eventOf(event)).toEqual({
      ...event,
      timestamp: new Date('2026-03-01T11:00:00Z'),
      attributes: { country: 'NL' },
    });
  });

  it('reads an outcome, the server standing in for its time', () => {
    expect(eventOf(aTrack({ value: 12.5, properties: { plan: 'basic' } }))).toEqual({
      id: 't1',
      type: 'track',
      unit: 'u1',
      name: 'signup',
      timestamp: new Date(NOW),
      value: 12.5,
      properties: { plan: 'basic' },
    });
    expect(eventOf(aTrack({ value: null, properties: null }))).toMatchObject({ value: null });
  });

  it.each<[string, unknown, string[]]>([
    ['no object', 'text', ['']],
    ['null', null, ['']],
    ['a list', [], ['']],
    ['another type', { type: 'click' }, ['/type']],
    ['no id', anExposure({ id: undefined }), ['/id']],
    ['an empty id', anExposure({ id: '' }), ['/id']],
    ['an id that is a number', anExposure({ id: 7 }), ['/id']],
    ['a long id', anExposure({ id: 'x'.repeat(129) }), ['/id']],
    ['a unit that is a number', aTrack({ unit: 42 }), ['/unit']],
    [
      'no variant and no experiment',
      anExposure({ variant: undefined, experiment: null }),
      ['/experiment', '/variant'],
    ],
    ['a member of the other type', anExposure({ value: 1 }), ['/value']],
    ['unknown members', aTrack({ 'a/b': 1, vaule: 2 }), ['/a~1b', '/vaule']],
    ['a value that is text', aTrack({ value: '12' }), ['/value']],
    ['a value beyond all sums', aTrack({ value: 1e16 }), ['/value']],
    [
      'a number that overflowed',
      aTrack({ value: Infinity, properties: { x: Infinity } }),
      ['/value', '/properties/x'],
    ],
    ['a property beyond all sums', aTrack({ properties: { ok: 1e15, order: 1e16 } }), ['/properties/order']],
    ['properties that are a list', aTrack({ properties: [] }), ['/properties']],
    ['attributes that are text', anExposure({ attributes: 'NL' }), ['/attributes']],
    ['a bad time', aTrack({ timestamp: 'yesterday' }), ['/timestamp']],
  ])('points at what is wrong with %s', (_, input, expected) => {
    expect(pointers(input)).toEqual(expected);
  });

  it('says at most ten things about one event', () => {
    const members = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x${index}`, 1]));
    expect(pointers(aTrack(members))).toHaveLength(10);
  });
});

describe('readTimestamp', () => {
  it.each([
    ['2026-02-28T23:59:59Z', '2026-02-28T23:59:59.000Z'],
    ['2026-02-28T23:59:59.123456Z', '2026-02-28T23:59:59.123Z'],
    ['2026-03-01T01:30:00+02:00', '2026-02-28T23:30:00.000Z'],
    ['2026-03-01T01:30:00+0200', '2026-02-28T23:30:00.000Z'],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
    ['2026-03-02T11:59:00Z', '2026-03-02T11:59:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(readTimestamp(text)).toEqual({ kind: 'time', time: Date.parse(expected) });
  });

  it.each([
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-32T00:00:00Z',
    '2026-01-00T00:00:00Z',
  ])('knows that %s is a time but not one that was ever there', (text) => {
    expect(readTimestamp(text)).toMatchObject({ kind: 'impossible' });
  });

  it.each([
    '2026-01-01T24:00:00Z',
    '2026-01-01T12:60:00Z',
    '2026-01-01T12:00:00',
    '2026-01-01',
    '2026-01-01 12:00:00Z',
    '20260101T120000Z',
    `2026-01-01T12:00:00.${'0'.repeat(100)}Z`,
    '',
    1_767_268_800,
    null,
    {},
  ])('refuses %j', (text) => {
    expect(readTimestamp(text)).toMatchObject({ kind: 'malformed' });
  });
});
