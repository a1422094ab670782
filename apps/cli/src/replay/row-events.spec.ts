import fc from 'fast-check';
import { parseInstant } from './parse-instant.js';
import type { ReplayQuestion } from './replay-question.js';
import { RowEvents } from './row-events.js';
import type { ReplayRow } from './row-reader.js';

const question: ReplayQuestion = {
  experiment: 'landing',
  unit: 'user',
  time: 'at',
  variant: 'group',
  outcomes: [
    { column: 'converted', key: 'converted' },
    { column: 'spent', key: 'revenue' },
  ],
  met: null,
  metMap: new Map(),
  delimiter: ',',
};

function row(change: Partial<ReplayRow> = {}): ReplayRow {
  return {
    line: 2,
    unit: 'u1',
    time: parseInstant('2017-01-21 22:11:48.556739')!,
    variant: 'control',
    met: 'control',
    outcomes: [1, 12.5],
    ...change,
  };
}

function eventsOf(rows: readonly ReplayRow[], experiment = 'landing') {
  const events = new RowEvents({ ...question, experiment }, ['conversion', 'sum']);
  return rows.flatMap((each) => events.of(each));
}

describe('the events of a row', () => {
  it('are its exposure and what happened', () => {
    const at = { unit: 'u1', timestamp: '2017-01-21T22:11:48.556Z', id: expect.any(String) as string };
    expect(eventsOf([row()])).toEqual([
      { ...at, type: 'exposure', experiment: 'landing', variant: 'control' },
      { ...at, type: 'track', name: 'converted' },
      { ...at, type: 'track', name: 'revenue', value: 12.5 },
    ]);
  });

  it('leave out zeros and empty cells', () => {
    expect(eventsOf([row({ outcomes: [0, null] })]).map((event) => event.type)).toEqual(['exposure']);
  });

  it('of a row that contradicts its variant expose the unit to both', () => {
    const events = eventsOf([row({ met: 'treatment', outcomes: [null, null] })]);
    expect(events.map((event) => event.type === 'exposure' && event.variant)).toEqual([
      'control',
      'treatment',
    ]);
  });

  it('share what happened, not the exposure, with another experiment', () => {
    const [here, there] = [eventsOf([row()]), eventsOf([row()], 'another')];
    expect(here.map((event, index) => event.id === there[index]!.id)).toEqual([false, true, true]);
  });

  it('have the same ids whatever the order of the rows, all different', () => {
    const rowArbitrary = fc
      .record({
        unit: fc.constantFrom('u1', 'u2'),
        at: fc.constantFrom('2017-01-21 22:11:48', '2017-01-21T22:11:48.000Z', '2017-01-22'),
        variant: fc.constantFrom('control', 'treatment'),
        met: fc.constantFrom('control', 'treatment'),
        outcomes: fc.tuple(fc.constantFrom(null, 0, 1), fc.constantFrom(null, 2, 3)),
      })
      .map(({ at, ...rest }) => row({ ...rest, time: parseInstant(at)! }));
    const inTwoOrders = fc
      .array(rowArbitrary, { minLength: 1, maxLength: 30 })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })));
    fc.assert(
      fc.property(inTwoOrders, ([rows, shuffled]) => {
        const sorted = (events: ReturnType<typeof eventsOf>) =>
          events.map((event) => JSON.stringify(event)).sort();
        expect(sorted(eventsOf(shuffled))).toEqual(sorted(eventsOf(rows)));
        const ids = eventsOf(rows).map((event) => event.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { seed: 20170121, numRuns: 200 },
    );
  });
});
