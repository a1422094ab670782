import { EVENT_PLACES, PLACES_PER_EVENT, type EventSlices, type UnitEvent } from '#libs/domain';
import fc from 'fast-check';
import { readBatch } from '../read-batch.js';
import { sliceBatch } from './slice-batch.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const KNOWN = new Set(['landing-page control', 'landing-page treatment']);
const times = { now: NOW, retentionDays: 400 };

const slice = (text: string): EventSlices | null =>
  sliceBatch(Buffer.from(text), {
    ...times,
    isKnown: (experiment, variant) => KNOWN.has(`${experiment} ${variant}`),
  });

/** What a slice stands for, as the careful way makes it. */
function eventAt({ bytes, places, times: at, reportedTimes, values }: EventSlices, index: number): UnitEvent {
  const text = (place: number): string => {
    const from = index * PLACES_PER_EVENT + place;
    return Buffer.from(bytes).toString('utf8', places[from], places[from + 1]);
  };
  const json = text(EVENT_PLACES.object);
  const object = json === '' ? null : (JSON.parse(json) as Record<string, never>);
  const reported = reportedTimes[index] as number;
  const common = {
    id: text(EVENT_PLACES.id),
    unit: text(EVENT_PLACES.unit),
    timestamp: new Date(at[index] as number),
    ...(!Number.isNaN(reported) && { reportedTimestamp: new Date(reported) }),
  };
  const [subject, variant] = [text(EVENT_PLACES.subject), text(EVENT_PLACES.variant)];
  if (variant !== '')
    return { ...common, type: 'exposure', experiment: subject, variant, attributes: object };
  const value = values[index] as number;
  return {
    ...common,
    type: 'track',
    name: subject,
    value: Number.isNaN(value) ? null : value,
    properties: object,
  };
}

/** The careful way's events, when it finds nothing wrong with any; else null. */
async function carefully(text: string): Promise<UnitEvent[] | null> {
  try {
    const batch = await readBatch(Buffer.from(text), times);
    const isGood = batch.rejected.length + batch.quarantined.length === 0;
    return isGood ? batch.events.map(({ event }) => event) : null;
  } catch {
    return null;
  }
}

/** Whatever is taken in one pass is what the careful way takes; returns whether it was taken. */
async function expectAgreement(text: string): Promise<boolean> {
  const slices = slice(text);
  if (slices === null) return false;
  const events = Array.from({ length: slices.length }, (_, index) => eventAt(slices, index));
  expect(events).toEqual(await carefully(text));
  return true;
}

const EXPOSURE = '{"id":"e1","type":"exposure","unit":"u1","experiment":"landing-page","variant":"control"}';
const track = (more = ''): string => `{"id":"t1","type":"track","unit":"u1","name":"signup"${more}}`;
const batchOf = (...events: string[]): string => `{"events":[${events.join()}]}`;

describe('sliceBatch', () => {
  it.each([
    ['an exposure', batchOf(EXPOSURE)],
    ['tracks', batchOf(track(), track(',"value":12.50'), track(',"value":-0.07,"properties":null'))],
    ['blanks', ` {\n"events" : [ ${EXPOSURE} ,\t${track(' , "value" : 1 ')} ] } \r\n`],
    [
      'times',
      batchOf(track(',"timestamp":"2026-02-28T23:59:59.123Z"'), track(',"timestamp":"2026-02-28T00:00:00Z"')),
    ],
    [
      'a clock that is wrong',
      `{"sentAt":"2026-03-01T10:00:00Z",${batchOf(track(',"timestamp":"2026-03-01T09:00:00Z"')).slice(1)}`,
    ],
    ['characters of every size', batchOf(track().replace('u1', 'ü€😀'))],
    [
      'properties',
      batchOf(
        track(',"properties":{"plan":"ba\\"sic","n":[1,2.5,{"deep":null}],"ok":true,"no":false,"":{}}'),
      ),
    ],
  ])('takes %s in one pass', async (_what, text) => {
    expect(await carefully(text)).not.toBeNull();
    expect(await expectAgreement(text)).toBe(true);
  });

  it.each([
    ['no event', '{"events":[]}'],
    ['a comma too many', batchOf(track(), '')],
    ['something behind', `${batchOf(track())}x`],
    ['a second list', `{"events":[${track()}],"events":[${track()}]}`],
    ['a member twice', batchOf(track(',"unit":"u2"'))],
    ['a member of the other type', batchOf(track(',"variant":"control"'))],
    ['an unknown member', batchOf(track(',"extra":1'))],
    ['an unknown experiment', batchOf(EXPOSURE.replace('landing-page', 'nowhere'))],
    ['a variant that is not of it', batchOf(EXPOSURE.replace('control', 'nobody'))],
    ['an escape in a text', batchOf(track().replace('u1', 'u\\u0000'))],
    ['a control character', batchOf(track().replace('u1', 'u\u0001'))],
    ['a long unit', batchOf(track().replace('u1', 'u'.repeat(257)))],
    ['an empty id', batchOf(track().replace('t1', ''))],
    ['a number by an exponent', batchOf(track(',"value":1e3'))],
    ['a number with a zero before', batchOf(track(',"value":01'))],
    ['a number that ends in its point', batchOf(track(',"value":1.'))],
    ['half a number', batchOf(track(',"value":-'))],
    ['a property by its number', batchOf(track(',"properties":{"a":"\\u0000"}'))],
    ['a property written unusually', batchOf(track(',"properties":{"a":1.0}'))],
    ['an inherited name', batchOf(track(',"properties":{"__proto__":{}}'))],
    ['a deep object', batchOf(track(`,"properties":${'{"a":'.repeat(40)}1${'}'.repeat(40)}`))],
    ['the far future', batchOf(track(',"timestamp":"2026-03-02T12:00:00.001Z"'))],
    ['long ago', batchOf(track(',"timestamp":"2024-03-01T12:00:00Z"'))],
    ['a day that was not', batchOf(track(',"timestamp":"2026-02-29T12:00:00Z"'))],
    ['bytes that are no text', '\ud800'],
  ])('leaves %s to the careful way', (_what, text) => {
    expect(slice(text)).toBeNull();
  });

  it('refuses bytes that are not UTF-8', () => {
    const bytes = Buffer.from(batchOf(track()));
    bytes[bytes.indexOf('u1')] = 0xff;
    expect(sliceBatch(bytes, { ...times, isKnown: () => true })).toBeNull();
  });

  it('takes exactly what the careful way takes, of batches and of what is nearly one', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
      fc.constantFrom('u1', 'landing-page', 'control', '', 'ü', '\\n', '__proto__'),
    );
    const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e15, 1e-7, 0.1, 123_456.78));
    const timestamp = fc
      .date({ min: new Date('2023-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
    const event = fc
      .record(
        {
          id: text,
          type: fc.constantFrom('track', 'exposure'),
          unit: text,
          name: text,
          experiment: fc.constantFrom('landing-page', 'nowhere'),
          variant: fc.constantFrom('control', 'nobody'),
          timestamp: fc.option(timestamp, { nil: undefined }),
          value: number,
          properties: fc.dictionary(text, fc.jsonValue({ maxDepth: 2 })),
        },
        { requiredKeys: ['id', 'type', 'unit'] },
      )
      .map(({ type, name, value, properties, experiment, variant, ...rest }) =>
        type === 'track'
          ? { type, name: name ?? 'signup', value, properties, ...rest }
          : { type, experiment: experiment ?? 'landing-page', variant: variant ?? 'control', ...rest },
      );
    const batch = fc.array(event, { minLength: 1, maxLength: 3 }).map((events) => JSON.stringify({ events }));
    const mutated = fc
      .tuple(batch, fc.nat(), fc.constantFrom(...'",:{}[]\\0.-e \u0000'), fc.nat(2))
      .map(([whole, place, piece, cut]) => {
        const at = place % whole.length;
        return whole.slice(0, at) + piece + whole.slice(at + cut);
      });
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(batch, mutated), async (candidate) => {
        if (await expectAgreement(candidate)) taken += 1;
      }),
      { seed: 11, numRuns: 6_000 },
    );
    expect(taken).toBeGreaterThan(50);
  });
});
