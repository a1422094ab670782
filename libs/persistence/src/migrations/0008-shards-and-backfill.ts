import type { Migration } from './migration.js';

/**
 * Units are split in eight shards, each with a position of its own in the log, so that several drains work side by side. What they
 * add to carries the shard in its key: no two steps touch one row, and readers sum over the shards. What was counted before is in
 * shard 0, whatever its units.
 *
 * A definition that needs events of the past is built beside what is served: `backfill` says by which; null: it is complete.
 */
export const shardsAndBackfill: Migration = {
  name: '0008-shards-and-backfill',
  up: `
    CREATE FUNCTION shard_of(unit text) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN (hashtextextended(unit COLLATE "C", 0) & 7)::smallint;

    CREATE INDEX events_shard_index ON events (shard_of(unit), transaction);
    DROP INDEX events_transaction_index;

    -- Every event of the shard's units whose transaction is before it has been read.
    CREATE TABLE drain_positions (
      shard smallint NOT NULL,
      transaction xid8 NOT NULL,
      read_at timestamptz,
      CONSTRAINT drain_positions_pkey PRIMARY KEY (shard),
      CONSTRAINT drain_positions_shard_check CHECK (shard BETWEEN 0 AND 7)
    ) WITH (fillfactor = 50);
    INSERT INTO drain_positions (shard, transaction, read_at)
      SELECT shard, transaction, read_at FROM drain_position, generate_series(0, 7) AS shard;
    DROP TABLE drain_position;

    -- The definitions that steps count by: those of the newest view of the catalogue. One row.
    CREATE TABLE measured_catalogue (
      version bigint,
      digest text NOT NULL
    );
    INSERT INTO measured_catalogue (version, digest) VALUES (NULL, '');

    ALTER TABLE drained_days
      ADD COLUMN shard smallint NOT NULL DEFAULT 0,
      DROP CONSTRAINT drained_days_pkey,
      ADD CONSTRAINT drained_days_pkey PRIMARY KEY (received_on, shard);
    ALTER TABLE exposure_counts
      ADD COLUMN shard smallint NOT NULL DEFAULT 0,
      DROP CONSTRAINT exposure_counts_pkey,
      ADD CONSTRAINT exposure_counts_pkey PRIMARY KEY (experiment, phase, variant, day, shard);
    ALTER TABLE sufficient_statistics
      ADD COLUMN shard smallint NOT NULL DEFAULT 0,
      DROP CONSTRAINT sufficient_statistics_pkey,
      ADD CONSTRAINT sufficient_statistics_pkey PRIMARY KEY (metric, phase, variant, day, shard);
    CREATE TABLE crossover_counts (
      experiment integer NOT NULL,
      shard smallint NOT NULL,
      units bigint NOT NULL,
      CONSTRAINT crossover_counts_pkey PRIMARY KEY (experiment, shard),
      CONSTRAINT crossover_counts_experiment_fkey
        FOREIGN KEY (experiment) REFERENCES measured_experiments (number) ON DELETE CASCADE
    );
    INSERT INTO crossover_counts (experiment, shard, units)
      SELECT number, 0, crossovers FROM measured_experiments WHERE crossovers <> 0;

    -- One for all that a change of the definitions asks for. First its log is scanned, from the events on that were received on
    -- scans_from (null: nothing), then the totals of its metrics are formed.
    CREATE TABLE backfills (
      number integer GENERATED ALWAYS AS IDENTITY,
      scans_from date,
      CONSTRAINT backfills_pkey PRIMARY KEY (number)
    );

    -- scanned: events before it have been looked at, up to the boundary, where live steps begin. formed: units up to it have their
    -- totals, which live steps keep up to date; null: none has; is_formed: all have.
    CREATE TABLE backfill_shards (
      backfill integer NOT NULL,
      shard smallint NOT NULL,
      scan_from xid8 NOT NULL,
      scanned xid8 NOT NULL,
      boundary xid8 NOT NULL,
      formed text COLLATE "C",
      formed_units bigint NOT NULL DEFAULT 0,
      is_formed boolean NOT NULL DEFAULT false,
      CONSTRAINT backfill_shards_pkey PRIMARY KEY (backfill, shard),
      CONSTRAINT backfill_shards_backfill_fkey FOREIGN KEY (backfill) REFERENCES backfills (number) ON DELETE CASCADE
    );

    -- Numbers of the source that occurred from since up to before are found by the scan.
    CREATE TABLE backfill_sources (
      backfill integer NOT NULL,
      source integer NOT NULL,
      since timestamptz NOT NULL,
      before timestamptz NOT NULL,
      CONSTRAINT backfill_sources_pkey PRIMARY KEY (backfill, source),
      CONSTRAINT backfill_sources_backfill_fkey FOREIGN KEY (backfill) REFERENCES backfills (number) ON DELETE CASCADE,
      CONSTRAINT backfill_sources_source_fkey FOREIGN KEY (source) REFERENCES event_sources (number) ON DELETE CASCADE
    );

    -- Of an experiment whose exposures are counted otherwise there are two: the former one is served until the other is complete.
    ALTER TABLE measured_experiments
      DROP COLUMN crossovers,
      DROP CONSTRAINT measured_experiments_id_unique,
      ADD COLUMN is_served boolean NOT NULL DEFAULT true,
      ADD COLUMN backfill integer,
      ADD CONSTRAINT measured_experiments_id_unique UNIQUE (id, is_served);

    -- A metric that is being built and the former one have the same key. measure: what it was defined by.
    ALTER TABLE measured_metrics ADD COLUMN backfill integer, ADD COLUMN measure jsonb;
    UPDATE measured_metrics m SET measure = coalesce(x.definition -> 'metrics' -> m.position -> 'measure', '{}')
      FROM measured_experiments x WHERE x.number = m.experiment;
    ALTER TABLE measured_metrics ALTER COLUMN measure SET NOT NULL;
    ALTER TABLE metric_inputs ADD COLUMN backfill integer;

    -- Tables that hold rows of what is no longer measured: those before the page have been removed.
    CREATE TABLE sweeps (
      swept text NOT NULL,
      page bigint NOT NULL,
      CONSTRAINT sweeps_pkey PRIMARY KEY (swept)
    );
  `,
  down: `
    DROP TABLE sweeps;
    TRUNCATE measured_experiments, measured_phases, measured_metrics, metric_inputs, event_sources, metric_events,
      excluded_units, unit_exposures, unit_totals, exposure_counts, sufficient_statistics, crossover_counts, drained_days,
      backfills, backfill_shards, backfill_sources;
    ALTER TABLE metric_inputs DROP COLUMN backfill;
    ALTER TABLE measured_metrics DROP COLUMN backfill, DROP COLUMN measure;
    ALTER TABLE measured_experiments
      DROP CONSTRAINT measured_experiments_id_unique,
      DROP COLUMN is_served,
      DROP COLUMN backfill,
      ADD COLUMN crossovers bigint NOT NULL DEFAULT 0,
      ADD CONSTRAINT measured_experiments_id_unique UNIQUE (id);
    DROP TABLE backfill_sources, backfill_shards, backfills, crossover_counts, measured_catalogue;
    ALTER TABLE sufficient_statistics
      DROP COLUMN shard, ADD CONSTRAINT sufficient_statistics_pkey PRIMARY KEY (metric, phase, variant, day);
    ALTER TABLE exposure_counts
      DROP COLUMN shard, ADD CONSTRAINT exposure_counts_pkey PRIMARY KEY (experiment, phase, variant, day);
    ALTER TABLE drained_days DROP COLUMN shard, ADD CONSTRAINT drained_days_pkey PRIMARY KEY (received_on);
    CREATE TABLE drain_position (
      id smallint NOT NULL,
      transaction xid8 NOT NULL,
      read_at timestamptz,
      CONSTRAINT drain_position_pkey PRIMARY KEY (id),
      CONSTRAINT drain_position_single_check CHECK (id = 1)
    );
    INSERT INTO drain_position (id, transaction) VALUES (1, '0');
    DROP TABLE drain_positions;
    CREATE INDEX events_transaction_index ON events (transaction);
    DROP INDEX events_shard_index;
    DROP FUNCTION shard_of(text);
  `,
};
