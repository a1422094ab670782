import type { EventFilter } from '../event-filter.js';
import type { JsonObject } from '../json.js';
import type { HistoryRequest, UnitSample } from './metric-history.js';

/** Events of one name as a metric reads them. */
export interface PreviewSource {
  event: string;
  /** Property that is summed or told apart, `value` for the event's own number; null: events are only counted. */
  property: string | null;
  filters: EventFilter[];
}

export interface EventsRequest {
  projectId: string;
  sources: PreviewSource[];
  from: Date;
  until: Date;
  /** Events of each source that are looked into one by one. */
  examples: number;
}

export interface SourceFacts {
  /** Days (UTC) in order, those with events; numbers are of the sample, not scaled up. */
  days: { day: string; events: number; passing: number }[];
  events: number;
  /** That pass the filters. */
  passing: number;
  /** Units with an event that passes. */
  units: number;
  /** Of those that pass, events that carry the property at all, and as a number. */
  carrying: number;
  numeric: number;
  /** Some events, newest days first, with nothing of their properties but what the source reads. */
  examples: ExampleEvent[];
}

export interface ExampleEvent {
  unit: string;
  occurredAt: Date;
  value: number | null;
  properties: JsonObject;
  passes: boolean;
}

export interface EventFacts {
  /** One for each that was asked for, in their order. */
  sources: SourceFacts[];
  /** Share of the log's pages that was read, above 0; 1: all. */
  share: number;
}

/** Reads recent events for a metric that nobody uses yet; every answer comes within a moment, of fewer events where there are too many. */
export abstract class MetricPreview {
  abstract facts(request: EventsRequest): Promise<EventFacts>;

  /** As MetricHistory does; null: there is too much to read in a moment. */
  abstract sample(request: HistoryRequest): Promise<UnitSample | null>;

  /** Names of recent events of which units tell, some of them where there are many. */
  abstract eventNames(projectId: string, from: Date): Promise<string[]>;
}
