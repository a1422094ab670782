/** Where each text of an event is in `places`, as two numbers: where it begins, and where it ends. */
export const EVENT_PLACES = {
  id: 0,
  unit: 2,
  /** Of an exposure: the experiment's key. Of a track: its name. */
  subject: 4,
  /** Of an exposure: the variant's key. Of a track nothing, from 0 to 0, which is how the two are told apart. */
  variant: 6,
  /** Properties or attributes, as JSON; from 0 to 0 when there are none. */
  object: 8,
} as const;

/** Numbers in `places` for one event. */
export const PLACES_PER_EVENT = 10;

/**
 * Events that were never made into objects: their texts are stretches of one buffer, so that taking a batch costs one look at
 * its bytes. Whoever makes them has checked them: the texts are valid UTF-8 without NUL, the objects valid JSON that can be stored.
 */
export interface EventSlices {
  /** How many events there are. */
  readonly length: number;
  readonly bytes: Uint8Array;
  /** `PLACES_PER_EVENT` numbers an event, as `EVENT_PLACES` says. */
  readonly places: Int32Array;
  /** Milliseconds since 1970. */
  readonly times: Float64Array;
  /** What the client's own clock said, in milliseconds since 1970; NaN where that is the same. */
  readonly reportedTimes: Float64Array;
  /** NaN: none. */
  readonly values: Float64Array;
}

export function isSliced<Event>(events: readonly Event[] | EventSlices): events is EventSlices {
  return 'places' in events;
}
