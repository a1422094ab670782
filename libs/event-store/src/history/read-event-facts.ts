import type { EventsRequest, ExampleEvent, JsonObject, SourceFacts } from '#libs/domain';
import { carriedBy, passesFilters } from '../statistics/passes-filters.js';
import type { Session } from '../statistics/session.js';

interface FactsRow {
  place: number;
  days: SourceFacts['days'];
  events: number;
  passing: number;
  units: number;
  carrying: number;
  numeric: number;
}

interface ExampleRow {
  place: number;
  unit: string;
  occurred_at: Date;
  value: string | null;
  properties: JsonObject | null;
  passes: boolean;
}

const NOTHING = { days: [], events: 0, passing: 0, units: 0, carrying: 0, numeric: 0 };

/** @param share of the log's pages, 0 to 1: pages are chosen by chance, the same ones each time */
export async function readEventFacts(
  session: Session,
  request: EventsRequest,
  share: number,
): Promise<SourceFacts[]> {
  const { projectId, sources, from, until, examples } = request;
  const asked = sources.map(({ event, property, filters }, place) => ({
    ...{ place, event, property },
    filters: filters.length === 0 ? null : filters,
    properties: [...new Set([property, ...filters.map((filter) => filter.property)])].filter(
      (name) => name !== null && name !== 'value',
    ),
  }));
  const values = [projectId, from, until, JSON.stringify(asked)];
  const facts = await session.rows<FactsRow>(factsOf(share), values);
  const rows = await session.rows<ExampleRow>(examplesOf(share), [...values, examples]);
  return sources.map((_, place) => {
    const { place: _place, ...counts } = facts.find((row) => row.place === place) ?? { place, ...NOTHING };
    return { ...counts, examples: rows.filter((row) => row.place === place).map(exampleOf) };
  });
}

function exampleOf({ unit, occurred_at: occurredAt, value, properties, passes }: ExampleRow): ExampleEvent {
  return {
    unit,
    occurredAt,
    value: value === null ? null : Number(value),
    properties: properties ?? {},
    passes,
  };
}

const SOURCES = `sources AS (
    SELECT place, event, property, nullif(filters, 'null') AS filters, properties
    FROM jsonb_to_recordset($4::jsonb) AS s (place integer, event text, property text, filters jsonb, properties jsonb)
  )`;

/** What occurred since then arrived since then, but for clocks that ran ahead. */
const RECENT = `e.project_id = $1 AND e.type = 'track' AND e.occurred_at BETWEEN $2 AND $3
      AND e.received_on >= ($2::timestamptz AT TIME ZONE 'UTC')::date - 1`;

const sampled = (share: number): string =>
  share === 1 ? '' : `TABLESAMPLE SYSTEM (${share * 100}) REPEATABLE (1)`;

/** Units by a hash of eight bytes: a million texts take long to sort. */
function factsOf(share: number): string {
  return `
  WITH ${SOURCES}, read AS (
    SELECT s.place, (e.occurred_at AT TIME ZONE 'UTC')::date AS day, hashtextextended(e.unit, 0) AS unit,
      ${passesFilters('s.filters')} AS passes, CASE WHEN s.property IS NOT NULL THEN ${carriedBy('s.property')} END AS carried
    FROM events e ${sampled(share)} JOIN sources s ON s.event = e.name
    WHERE ${RECENT}
  ), daily AS (
    SELECT place, day, count(*) AS events, count(*) FILTER (WHERE passes) AS passing,
      count(carried) FILTER (WHERE passes) AS carrying,
      count(*) FILTER (WHERE passes AND jsonb_typeof(carried) = 'number') AS numeric
    FROM read GROUP BY place, day
  ), doers AS (
    SELECT place, count(DISTINCT unit) AS units FROM read WHERE passes GROUP BY place
  )
  SELECT place, sum(events)::double precision AS events, sum(passing)::double precision AS passing,
    coalesce(max(units), 0)::double precision AS units, sum(carrying)::double precision AS carrying,
    sum(numeric)::double precision AS numeric,
    jsonb_agg(jsonb_build_object('day', day, 'events', events, 'passing', passing) ORDER BY day) AS days
  FROM daily LEFT JOIN doers USING (place) GROUP BY place`;
}

function examplesOf(share: number): string {
  return `
  WITH ${SOURCES}
  SELECT s.place, looked.* FROM sources s CROSS JOIN LATERAL (
    SELECT e.unit, e.occurred_at, e.value::text AS value, ${passesFilters('s.filters')} AS passes,
      (SELECT jsonb_object_agg(name, e.properties -> name) FROM jsonb_array_elements_text(s.properties) AS p (name)
        WHERE e.properties ? name) AS properties
    FROM events e ${sampled(share)} WHERE ${RECENT} AND e.name = s.event LIMIT $5
  ) AS looked ORDER BY s.place, looked.occurred_at DESC`;
}
