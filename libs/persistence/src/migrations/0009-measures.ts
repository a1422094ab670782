import type { Migration } from './migration.js';

const STEPS = Array.from({ length: 10 }, (_, index) => index + 1);

/**
 * Metrics tell values apart, wait for the first event, follow units through steps, read only some of the events, take only units
 * that did something first, and look back from the end.
 *
 * Everything that is new has a default under which rows from before mean what they meant.
 */
export const measures: Migration = {
  name: '0009-measures',
  up: `
    -- reads 'identity': a hash of what the property holds, by which values are told apart, instead of a number. filters: only events
    -- that pass all of them are of the source; null: all are.
    ALTER TABLE event_sources
      ADD COLUMN reads text NOT NULL DEFAULT 'number',
      ADD COLUMN filters jsonb,
      ADD CONSTRAINT event_sources_reads_check CHECK (reads IN ('number', 'identity'));
    DROP INDEX event_sources_unique;
    CREATE UNIQUE INDEX event_sources_unique ON event_sources
      (project_id, event, (property IS NULL), coalesce(property, ''), reads, coalesce(md5(filters::text), ''));

    -- formed: how a unit's totals come about. 'added': what arrives is added. 'again': from all events of a unit of which one arrived.
    -- 'read': when they are read. trigger_count: only units with so many events of the trigger are in the metric. turned_at: totals
    -- are kept as what is left up to it. funnel_kinds: of every step, the first one with the same event.
    ALTER TABLE measured_metrics
      ADD COLUMN formed text NOT NULL DEFAULT 'added',
      ADD COLUMN trigger_count integer,
      ADD COLUMN turned_at numeric,
      ADD COLUMN lookback_length interval,
      ADD COLUMN funnel_kinds integer[],
      ADD COLUMN funnel_length interval,
      ADD CONSTRAINT measured_metrics_formed_check CHECK (formed IN ('added', 'again', 'read'));

    -- steps: bits, the lowest for the first step. triggers: events of the source bring a unit into the metric.
    ALTER TABLE metric_inputs
      ADD COLUMN formed text NOT NULL DEFAULT 'added',
      ADD COLUMN steps integer,
      ADD COLUMN triggers boolean NOT NULL DEFAULT false,
      DROP CONSTRAINT metric_inputs_numerator_check,
      ADD CONSTRAINT metric_inputs_numerator_check CHECK (numerator IN ('count', 'sum', 'distinct', 'time-left', 'funnel')),
      ADD CONSTRAINT metric_inputs_formed_check CHECK (formed IN ('added', 'again', 'read'));

    -- reached: steps of a funnel. triggered_at: when the unit came into a metric with a trigger.
    ALTER TABLE unit_totals
      ADD COLUMN reached smallint,
      ADD COLUMN triggered_at timestamptz;

    -- Of a metric with a trigger, units are those that were triggered, by the day (UTC) of that. reached_N: units that went through
    -- the funnel's first N steps.
    ALTER TABLE sufficient_statistics
      ADD COLUMN units bigint NOT NULL DEFAULT 0,
      ${STEPS.map((step) => `ADD COLUMN reached_${step} bigint NOT NULL DEFAULT 0`).join(',\n      ')};

    -- How many steps a unit went through, in order, each at the moment of the one before or later, but of equal kinds strictly later;
    -- the last one no later than within after the first. moments rise; masks holds a bit for each step that something happened for.
    CREATE FUNCTION funnel_reach(moments timestamptz[], masks integer[], kinds integer[], within interval)
      RETURNS smallint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
      steps integer := cardinality(kinds);
      -- Of the chains through a step so far, the latest beginning: whatever is still in time for another is in time for it.
      beginnings timestamptz[] := array_fill(NULL::timestamptz, ARRAY[steps]);
      reached integer := 0;
      from_step integer;
      beginning timestamptz;
      latest timestamptz;
    BEGIN
      FOR moment IN 1 .. coalesce(cardinality(moments), 0) LOOP
        FOR step IN REVERSE steps .. 1 LOOP
          latest := beginnings[step];
          from_step := step;
          -- From some step on, all up to this one happen at this moment.
          WHILE from_step >= 1 AND masks[moment] >> (from_step - 1) & 1 = 1
              AND NOT kinds[from_step] = ANY (kinds[from_step + 1 : step]) LOOP
            beginning := CASE WHEN from_step = 1 THEN moments[moment] ELSE beginnings[from_step - 1] END;
            IF beginning IS NOT NULL AND (within IS NULL OR moments[moment] <= beginning + within) THEN
              latest := greatest(latest, beginning);
              reached := greatest(reached, step);
            END IF;
            from_step := from_step - 1;
          END LOOP;
          beginnings[step] := latest;
        END LOOP;
      END LOOP;
      RETURN reached;
    END $$;
  `,
  down: `
    DROP FUNCTION funnel_reach(timestamptz[], integer[], integer[], interval);
    -- What the release before cannot count is counted by nobody: its experiments are counted from the log again.
    DELETE FROM measured_experiments WHERE number IN (
      SELECT m.experiment FROM measured_metrics m JOIN metric_inputs i ON i.metric = m.number
      JOIN event_sources s ON s.number = i.source
      WHERE m.formed <> 'added' OR s.filters IS NOT NULL OR s.reads <> 'number');
    DELETE FROM metric_events WHERE source IN (SELECT number FROM event_sources WHERE filters IS NOT NULL OR reads <> 'number');
    DELETE FROM event_sources WHERE filters IS NOT NULL OR reads <> 'number';
    ALTER TABLE sufficient_statistics
      DROP COLUMN units, ${STEPS.map((step) => `DROP COLUMN reached_${step}`).join(', ')};
    ALTER TABLE unit_totals DROP COLUMN reached, DROP COLUMN triggered_at;
    ALTER TABLE metric_inputs
      DROP CONSTRAINT metric_inputs_numerator_check,
      DROP COLUMN formed, DROP COLUMN steps, DROP COLUMN triggers,
      ADD CONSTRAINT metric_inputs_numerator_check CHECK (numerator IN ('count', 'sum'));
    ALTER TABLE measured_metrics
      DROP COLUMN formed, DROP COLUMN trigger_count, DROP COLUMN turned_at, DROP COLUMN lookback_length,
      DROP COLUMN funnel_kinds, DROP COLUMN funnel_length;
    DROP INDEX event_sources_unique;
    ALTER TABLE event_sources DROP COLUMN reads, DROP COLUMN filters;
    CREATE UNIQUE INDEX event_sources_unique
      ON event_sources (project_id, event, (property IS NULL), coalesce(property, ''));
  `,
};
