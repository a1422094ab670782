import type { JsonObject } from './json.js';

/** A unit met its variant. */
export interface ExposureEvent {
  id: string;
  type: 'exposure';
  unit: string;
  /** Key of the experiment. */
  experiment: string;
  /** Key of the variant. */
  variant: string;
  timestamp: Date;
  /** What the client's own clock said, where `timestamp` was corrected. */
  reportedTimestamp?: Date;
  attributes: JsonObject | null;
}

/** Something a unit did. */
export interface TrackEvent {
  id: string;
  type: 'track';
  unit: string;
  name: string;
  timestamp: Date;
  /** What the client's own clock said, where `timestamp` was corrected. */
  reportedTimestamp?: Date;
  value: number | null;
  properties: JsonObject | null;
}

export type UnitEvent = ExposureEvent | TrackEvent;

/** What one event and one batch may be at most; an event over it is rejected by name, never dropped in silence. */
export const EVENT_LIMITS = {
  eventsPerBatch: 5_000,
  idLength: 128,
  unitLength: 256,
  nameLength: 128,
  /** Of one event's properties or attributes as JSON text, in characters. */
  propertiesLength: 32_768,
  /** Largest magnitude of a number that is summed: its square still adds up exactly enough in every engine. */
  valueMagnitude: 1e15,
} as const;
