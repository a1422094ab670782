import { typeChangeOf, type EventWarning } from '#libs/analysis';
import type {
  ArrivalHours,
  EventNote,
  ObservedEvent,
  ObservedName,
  ObservedProperty,
  ObservedType,
} from '#libs/domain';
import type { DataMapResource, DataMapSummary } from './data-map.dto.js';

const HOURS_A_WEEK = 168;
const DAYS = 28;
/** 1970 began on a Thursday; weeks begin on Monday. */
const FIRST_MONDAY = 96;

/** Everything that is known of one event name. */
export interface DataMapEntry extends ObservedName {
  note: EventNote | null;
  /** Null: never seen. */
  observed: ObservedEvent | null;
  metrics: string[];
  experiments: string[];
  warnings: EventWarning[];
}

export function dataMapSummary({ kind, name, note, observed, ...entry }: DataMapEntry): DataMapSummary {
  return {
    event: name,
    kind,
    description: note?.description ?? '',
    owner: note?.owner ?? '',
    version: note?.version ?? 0,
    events: observed?.events ?? 0,
    firstSeen: observed?.firstSeen ?? null,
    lastSeen: observed?.lastSeen ?? null,
    metrics: entry.metrics,
    experiments: entry.experiments,
    warnings: entry.warnings,
  };
}

/** `keyNames`: of the API keys, by their ids. */
export function dataMapResource(
  entry: DataMapEntry,
  keyNames: ReadonlyMap<string, string>,
  now: Date,
): DataMapResource {
  const { observed } = entry;
  const arrivals = observed?.arrivals ?? { hours: [], counts: [] };
  const sent = observed?.senders.reduce((sum, { events }) => sum + events, 0) ?? 0;
  return {
    ...dataMapSummary(entry),
    eventsPerDay: eventsPerDay(arrivals, now),
    hourOfWeek: hourOfWeek(arrivals),
    value: typesOf(observed?.value ?? [], observed?.sampled ?? 0),
    properties: (observed?.properties ?? []).map(propertyOf),
    hasMoreProperties: observed?.hasMoreProperties ?? false,
    senders: (observed?.senders ?? []).map(({ apiKey, events, firstSeen, lastSeen }) => ({
      apiKey,
      name: keyNames.get(apiKey) ?? null,
      firstSeen,
      lastSeen,
      share: events / sent,
    })),
    heavyUnits: (observed?.heavyUnits ?? []).slice(0, 10),
  };
}

function propertyOf({ name, types, example }: ObservedProperty): DataMapResource['properties'][number] {
  const weight = types.reduce((sum, type) => sum + type.weight, 0);
  const typeChangedAt = typeChangeOf({ name, types })?.at ?? null;
  return { name, types: typesOf(types, weight), typeChangedAt, example };
}

function typesOf(types: readonly ObservedType[], weight: number): DataMapResource['value'] {
  return types.map(({ type, since, lastSeen, ...observed }) => ({
    type,
    share: weight > 0 ? Math.min(1, observed.weight / weight) : 0,
    since,
    lastSeen,
  }));
}

function eventsPerDay({ hours, counts }: ArrivalHours, now: Date): DataMapResource['eventsPerDay'] {
  const today = Math.floor(now.getTime() / 86_400_000);
  const totals = new Array<number>(DAYS).fill(0);
  hours.forEach((hour, place) => {
    const day = Math.floor(hour / 24) - today + DAYS - 1;
    if (day >= 0 && day < DAYS) totals[day] = (totals[day] as number) + (counts[place] as number);
  });
  return totals.map((events, place) => ({
    day: new Date((today - DAYS + 1 + place) * 86_400_000).toISOString().slice(0, 10),
    events,
  }));
}

/** Mean events of each hour of the week, over the weeks that are known; empty before there is one. */
function hourOfWeek({ hours, counts }: ArrivalHours): number[] {
  const first = hours[0];
  const last = hours.at(-1);
  if (first === undefined || last === undefined || last - first < HOURS_A_WEEK) return [];
  const sums = new Array<number>(HOURS_A_WEEK).fill(0);
  hours.forEach((hour, place) => {
    const slot = (hour - FIRST_MONDAY) % HOURS_A_WEEK;
    sums[slot] = (sums[slot] as number) + (counts[place] as number);
  });
  const weeks = (last - first + 1) / HOURS_A_WEEK;
  return sums.map((sum) => sum / weeks);
}
