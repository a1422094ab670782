import type { Migration } from './migration.js';

/**
 * The log of events, and what the drain derives from it.
 *
 * The log is written once and indexed only by the transaction that wrote it, which is how the drain reads it: every further
 * index would be paid by the request that waits for its commit. What must be found by unit is kept by the drain, off that path,
 * in `metric_events`. Sums are numeric: exact, so that they do not depend on the order in which events arrived.
 */
export const events: Migration = {
  name: '0002-events',
  up: `
    -- The one place that decides "seen before", also across days and restarts.
    CREATE TABLE event_ids (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      received_on date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
      CONSTRAINT event_ids_pkey PRIMARY KEY (id, project_id)
    );

    CREATE TABLE events (
      project_id uuid NOT NULL,
      id uuid NOT NULL,
      type text NOT NULL,
      unit text COLLATE "C" NOT NULL,
      occurred_at timestamptz NOT NULL,
      experiment text COLLATE "C",
      variant text COLLATE "C",
      name text COLLATE "C",
      value numeric,
      properties jsonb,
      attributes jsonb,
      received_at timestamptz NOT NULL DEFAULT now(),
      received_on date NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')::date,
      transaction xid8 NOT NULL DEFAULT pg_current_xact_id()
    ) PARTITION BY RANGE (received_on);
    CREATE TABLE events_other PARTITION OF events DEFAULT;
    CREATE INDEX events_transaction_index ON events (transaction);

    -- Makes the partitions of today and the days after it; returns how many it made. A day that cannot have one now (busy, or
    -- events of it lie in events_other) is left to events_other, with a warning in the server's log.
    CREATE FUNCTION ensure_event_partitions(days_ahead integer) RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE
      today date := (now() AT TIME ZONE 'UTC')::date;
      day date;
      made integer := 0;
    BEGIN
      PERFORM pg_advisory_xact_lock(5127840332), set_config('lock_timeout', '2s', true);
      FOR day IN SELECT today + ahead FROM generate_series(0, days_ahead) AS ahead LOOP
        CONTINUE WHEN to_regclass('events_' || to_char(day, 'YYYY_MM_DD')) IS NOT NULL;
        BEGIN
          EXECUTE format('CREATE TABLE %I PARTITION OF events FOR VALUES FROM (%L) TO (%L)',
            'events_' || to_char(day, 'YYYY_MM_DD'), day, day + 1);
          made := made + 1;
        EXCEPTION WHEN check_violation OR lock_not_available THEN
          RAISE WARNING 'no partition of its own for the events of %: %', day, SQLERRM;
        END;
      END LOOP;
      RETURN made;
    END $$;
    SELECT ensure_event_partitions(14);

    -- Every event whose transaction is before it has been read.
    CREATE TABLE drain_position (
      id smallint NOT NULL,
      transaction xid8 NOT NULL,
      read_at timestamptz,
      CONSTRAINT drain_position_pkey PRIMARY KEY (id),
      CONSTRAINT drain_position_single_check CHECK (id = 1)
    );
    INSERT INTO drain_position (id, transaction) VALUES (1, '0');

    -- Latest time of the events that were received on a day: which days may hold what a new definition needs.
    CREATE TABLE drained_days (
      received_on date NOT NULL,
      latest_occurred_at timestamptz NOT NULL,
      CONSTRAINT drained_days_pkey PRIMARY KEY (received_on)
    );

    CREATE TABLE measured_experiments (
      number integer GENERATED ALWAYS AS IDENTITY,
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      key text COLLATE "C" NOT NULL,
      definition jsonb NOT NULL,
      definition_hash text NOT NULL,
      started_at timestamptz NOT NULL,
      stopped_at timestamptz NOT NULL,
      variants text[] COLLATE "C" NOT NULL,
      crossovers bigint NOT NULL DEFAULT 0,
      CONSTRAINT measured_experiments_pkey PRIMARY KEY (number),
      CONSTRAINT measured_experiments_id_unique UNIQUE (id)
    );

    -- A unit is in the phase that its first exposure fell into: begins_at <= first exposure < ends_at.
    CREATE TABLE measured_phases (
      experiment integer NOT NULL,
      position integer NOT NULL,
      phase integer NOT NULL,
      begins_at timestamptz NOT NULL,
      ends_at timestamptz NOT NULL,
      CONSTRAINT measured_phases_pkey PRIMARY KEY (experiment, position),
      CONSTRAINT measured_phases_experiment_fkey
        FOREIGN KEY (experiment) REFERENCES measured_experiments (number) ON DELETE CASCADE
    );

    CREATE TABLE measured_metrics (
      number integer GENERATED ALWAYS AS IDENTITY,
      experiment integer NOT NULL,
      position integer NOT NULL,
      key text COLLATE "C" NOT NULL,
      cap numeric,
      CONSTRAINT measured_metrics_pkey PRIMARY KEY (number),
      CONSTRAINT measured_metrics_experiment_fkey
        FOREIGN KEY (experiment) REFERENCES measured_experiments (number) ON DELETE CASCADE
    );
    CREATE INDEX measured_metrics_experiment_index ON measured_metrics (experiment, position);

    -- A number that events of one name carry: in a property, or (null) as their own value. metric_events holds every event that
    -- was read and occurred since then.
    CREATE TABLE event_sources (
      number integer GENERATED ALWAYS AS IDENTITY,
      project_id uuid NOT NULL,
      event text COLLATE "C" NOT NULL,
      property text COLLATE "C",
      since timestamptz NOT NULL,
      CONSTRAINT event_sources_pkey PRIMARY KEY (number)
    );
    CREATE UNIQUE INDEX event_sources_unique
      ON event_sources (project_id, event, (property IS NULL), coalesce(property, ''));

    -- What an event of the source adds to a unit's totals. 'number': one if it carries a number.
    CREATE TABLE metric_inputs (
      metric integer NOT NULL,
      source integer NOT NULL,
      experiment integer NOT NULL,
      numerator text,
      denominator text,
      window_length interval,
      stopped_at timestamptz NOT NULL,
      CONSTRAINT metric_inputs_pkey PRIMARY KEY (metric, source),
      CONSTRAINT metric_inputs_metric_fkey
        FOREIGN KEY (metric) REFERENCES measured_metrics (number) ON DELETE CASCADE,
      CONSTRAINT metric_inputs_source_fkey FOREIGN KEY (source) REFERENCES event_sources (number),
      CONSTRAINT metric_inputs_numerator_check CHECK (numerator IN ('count', 'sum')),
      CONSTRAINT metric_inputs_denominator_check CHECK (denominator IN ('count', 'sum', 'number'))
    );
    CREATE INDEX metric_inputs_source_index ON metric_inputs (source);

    CREATE TABLE metric_events (
      unit text COLLATE "C" NOT NULL,
      source integer NOT NULL,
      occurred_at timestamptz NOT NULL,
      value numeric
    );
    CREATE INDEX metric_events_unit_index ON metric_events (unit);

    CREATE TABLE unit_exposures (
      unit text COLLATE "C" NOT NULL,
      experiment integer NOT NULL,
      variant text COLLATE "C" NOT NULL,
      phase integer NOT NULL,
      first_at timestamptz NOT NULL,
      first_id uuid NOT NULL,
      crossover boolean NOT NULL,
      attributes jsonb,
      CONSTRAINT unit_exposures_pkey PRIMARY KEY (unit, experiment)
    );

    -- Raw: the cap is applied where statistics are formed.
    CREATE TABLE unit_totals (
      unit text COLLATE "C" NOT NULL,
      metric integer NOT NULL,
      numerator numeric NOT NULL,
      denominator numeric NOT NULL,
      CONSTRAINT unit_totals_pkey PRIMARY KEY (unit, metric)
    ) WITH (fillfactor = 80);

    CREATE TABLE exposure_counts (
      experiment integer NOT NULL,
      phase integer NOT NULL,
      variant text COLLATE "C" NOT NULL,
      day date NOT NULL,
      units bigint NOT NULL,
      CONSTRAINT exposure_counts_pkey PRIMARY KEY (experiment, phase, variant, day),
      CONSTRAINT exposure_counts_experiment_fkey
        FOREIGN KEY (experiment) REFERENCES measured_experiments (number) ON DELETE CASCADE
    );

    -- Sums over the units of an arm, by the day (UTC) of their first exposure.
    CREATE TABLE sufficient_statistics (
      metric integer NOT NULL,
      phase integer NOT NULL,
      variant text COLLATE "C" NOT NULL,
      day date NOT NULL,
      numerator_sum numeric NOT NULL,
      numerator_squares numeric NOT NULL,
      denominator_sum numeric NOT NULL,
      denominator_squares numeric NOT NULL,
      cross_products numeric NOT NULL,
      CONSTRAINT sufficient_statistics_pkey PRIMARY KEY (metric, phase, variant, day),
      CONSTRAINT sufficient_statistics_metric_fkey
        FOREIGN KEY (metric) REFERENCES measured_metrics (number) ON DELETE CASCADE
    );

    -- The nearest double of an exact quotient, 0 for nothing by nothing: thirty decimals beyond the ones there are.
    CREATE FUNCTION exact_quotient(dividend numeric, divisor numeric) RETURNS double precision
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN coalesce((trim_scale(dividend) + 0.000000000000000000000000000000) / nullif(divisor, 0), 0)::double precision;
  `,
  down: `
    DROP FUNCTION exact_quotient(numeric, numeric);
    DROP TABLE sufficient_statistics, exposure_counts, unit_totals, unit_exposures, metric_events, metric_inputs,
      event_sources, measured_metrics, measured_phases, measured_experiments, drained_days, drain_position;
    DROP FUNCTION ensure_event_partitions(integer);
    DROP TABLE events, event_ids;
  `,
};
