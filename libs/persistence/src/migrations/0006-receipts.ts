import type { Migration } from './migration.js';

/**
 * Units whose variant was chosen by hand never count, and of a share of the units it is kept that the server assigned them.
 *
 * Without foreign keys, as all that is kept by unit: the release before empties tables that it knows.
 */
export const receipts: Migration = {
  name: '0006-receipts',
  up: `
    -- Of the list of excluded units; null: an empty one. Apart from the definition's own, so that a list which grows is not another
    -- experiment, and those that were stored before have not changed.
    ALTER TABLE measured_experiments ADD COLUMN excluded_hash text;
    CREATE TABLE excluded_units (
      experiment integer NOT NULL,
      unit text COLLATE "C" NOT NULL,
      CONSTRAINT excluded_units_pkey PRIMARY KEY (experiment, unit)
    );

    -- A unit's first assignment in an experiment. Under the experiment's id, since its number changes when it is counted anew.
    CREATE TABLE assignment_receipts (
      experiment_id uuid NOT NULL,
      unit text COLLATE "C" NOT NULL,
      variant text COLLATE "C" NOT NULL,
      assigned_at timestamptz NOT NULL,
      -- Of the unit alone, by a hash that nothing else is chosen by: the lowest buckets are a fair sample, the same at every read.
      bucket smallint NOT NULL GENERATED ALWAYS AS (('x' || left(md5(unit), 7))::bit(28)::integer % 10000) STORED,
      CONSTRAINT assignment_receipts_pkey PRIMARY KEY (experiment_id, unit)
    );
    CREATE INDEX assignment_receipts_sample_index ON assignment_receipts (experiment_id, bucket, assigned_at);
  `,
  down: `
    DROP TABLE assignment_receipts, excluded_units;
    ALTER TABLE measured_experiments DROP COLUMN excluded_hash;
  `,
};
