import { changedEvent } from './changed-event.js';

const EVENT = { id: 'e1', type: 'track', timestamp: 'x', value: 1 };

describe('changedEvent', () => {
  it('sets members to JSON, or to text that is none, and removes what gets nothing', () => {
    const assignments = ['timestamp=2026-01-31T12:00:00Z', 'value=', 'properties={"a=b":[1]}', 'name="17"'];
    expect(changedEvent(EVENT, assignments)).toEqual({
      id: 'e1',
      type: 'track',
      timestamp: '2026-01-31T12:00:00Z',
      properties: { 'a=b': [1] },
      name: '17',
    });
    expect(EVENT.value).toBe(1);
  });

  it.each(['timestamp', '=1', ''])('refuses %j', (assignment) => {
    expect(() => changedEvent(EVENT, [assignment])).toThrow(/is not a member and its value/);
  });
});
