/** A unit met its variant. */
export interface Exposure {
  id: string;
  type: 'exposure';
  unit: string;
  experiment: string;
  variant: string;
  /** ISO 8601, UTC. */
  timestamp: string;
  attributes?: Record<string, unknown>;
}

/** Something a unit did. */
export interface Track {
  id: string;
  type: 'track';
  unit: string;
  name: string;
  /** ISO 8601, UTC. */
  timestamp: string;
  value?: number;
  properties?: Record<string, unknown>;
}

/** What `POST /v1/events` takes. The id is made once: however often the event is sent, it counts once. */
export type ClientEvent = Exposure | Track;

/** An event as it waits: its text is what will be sent, whatever becomes of the objects it was made from. */
export interface Entry {
  id: string;
  text: string;
}
