import type { JsonValue } from './json.js';

/** `other`: names beyond the most that are kept of a project, all together. */
export const OBSERVED_KINDS = ['track', 'exposure', 'other'] as const;
export type ObservedKind = (typeof OBSERVED_KINDS)[number];

/** What is kept of a project's events at most; a sender that makes up names cannot fill the database with them. */
export const DATA_MAP_LIMITS = {
  /** Names of one kind. */
  names: 2_000,
  propertiesPerEvent: 100,
  propertyNameLength: 128,
  /** Units of one event and day. */
  heavyUnits: 50,
  hoursKeptDays: 70,
  descriptionLength: 4_000,
  ownerLength: 200,
} as const;

/** What events are told apart by: the name of a track event, or the key of the experiment whose variants were met. */
export interface ObservedName {
  kind: ObservedKind;
  name: string;
}

/** Arrivals of one event by the hour, in order of time; hours without any are left out. */
export interface ArrivalHours {
  /** Hours since 1970. */
  hours: number[];
  /** As many events arrived then. */
  counts: number[];
}

export const PROPERTY_TYPES = ['string', 'number', 'boolean', 'object', 'array', 'null'] as const;
export type PropertyType = (typeof PROPERTY_TYPES)[number];

/** One type that a property was seen with, in a sample of the events. */
export interface ObservedType {
  type: PropertyType;
  /** Of the sampled events; older ones count less, half as much every three days. */
  weight: number;
  /** Sampled events with the property before this type was first seen: few say nothing. */
  seenBefore: number;
  since: Date;
  lastSeen: Date;
}

export interface ObservedProperty {
  name: string;
  types: ObservedType[];
  /** The newest value that says nothing of a person: a number, true or false, or one short word. */
  example: JsonValue;
}

export interface ObservedSender {
  /** Id of the API key. */
  apiKey: string;
  events: number;
  firstSeen: Date;
  lastSeen: Date;
}

/** A unit that sent many of one event on one day (UTC). */
export interface HeavyUnit {
  unit: string;
  /** YYYY-MM-DD. */
  day: string;
  /** About so many: exact where little comes at once, else from one event of eight. */
  events: number;
  /** All units' events of that name on that day. */
  dayTotal: number;
}

/** What was observed of one event name. Times and hours are those of arrival. */
export interface ObservedEvent extends ObservedName {
  events: number;
  firstSeen: Date;
  lastSeen: Date;
  arrivals: ArrivalHours;
  /** Weight of all sampled events, as of an ObservedType. */
  sampled: number;
  /** The event's own value. */
  value: ObservedType[];
  properties: ObservedProperty[];
  /** There were more than are kept. */
  hasMoreProperties: boolean;
  senders: ObservedSender[];
  /** Of the last days, the heaviest first. */
  heavyUnits: HeavyUnit[];
}

/** What was observed of a project's events, all read at one moment. */
export interface ObservedEvents {
  /** Every event that arrived before it has been counted; null: none was read yet. */
  until: Date | null;
  events: ObservedEvent[];
}

/** A unit that is heavy in an event, and its total in a metric of an experiment. */
export interface HeavyContribution {
  metricKey: string;
  variant: string;
  unit: string;
  /** Of the metric's numerator, without a cap. */
  total: number;
}

/** What people wrote down of an event. */
export interface EventNote {
  id: string;
  projectId: string;
  kind: ObservedKind;
  /** Name of the event. */
  key: string;
  description: string;
  owner: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}
