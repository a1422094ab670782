import type { Migration } from './migration.js';

const STEPS = Array.from({ length: 10 }, (_, index) => index + 1);

/**
 * Segments: attributes by whose values an experiment's units are counted apart, each unit by what its first exposure said.
 *
 * Without foreign keys, as all that is kept by unit: the release before empties tables that it knows.
 */
export const segments: Migration = {
  name: '0011-segments',
  up: `
    -- Names of attributes.
    ALTER TABLE experiments ADD COLUMN segments jsonb NOT NULL DEFAULT '[]';
    ALTER TABLE measured_experiments ADD COLUMN segments text[] COLLATE "C" NOT NULL DEFAULT '{}';

    -- Values of a dimension that are counted apart, in order of admission; all others are '(other)', once there is such a row.
    CREATE TABLE segment_values (
      number integer GENERATED ALWAYS AS IDENTITY,
      experiment integer NOT NULL,
      dimension text COLLATE "C" NOT NULL,
      value text COLLATE "C" NOT NULL,
      CONSTRAINT segment_values_pkey PRIMARY KEY (number),
      CONSTRAINT segment_values_value_unique UNIQUE (experiment, dimension, value)
    );

    -- Numbers of the values that the unit is counted under, one for each dimension; null: the experiment has none.
    ALTER TABLE unit_exposures ADD COLUMN segments integer[];

    CREATE TABLE segment_counts (
      segment integer NOT NULL,
      phase integer NOT NULL,
      variant text COLLATE "C" NOT NULL,
      day date NOT NULL,
      shard smallint NOT NULL DEFAULT 0,
      units bigint NOT NULL,
      CONSTRAINT segment_counts_pkey PRIMARY KEY (segment, phase, variant, day, shard)
    );

    -- As sufficient_statistics, over the units of an arm in one segment. Only of a metric that waits for units to mature are they
    -- kept by day: of the others the day is '-infinity'.
    CREATE TABLE segment_statistics (
      metric integer NOT NULL,
      segment integer NOT NULL,
      phase integer NOT NULL,
      variant text COLLATE "C" NOT NULL,
      day date NOT NULL,
      shard smallint NOT NULL DEFAULT 0,
      numerator_sum numeric NOT NULL,
      numerator_squares numeric NOT NULL,
      numerator_cubes numeric NOT NULL,
      denominator_sum numeric NOT NULL,
      denominator_squares numeric NOT NULL,
      cross_products numeric NOT NULL,
      capped_units bigint NOT NULL,
      capped_sum numeric NOT NULL,
      capped_squares numeric NOT NULL,
      history_sum numeric NOT NULL,
      history_squares numeric NOT NULL,
      numerator_history numeric NOT NULL,
      denominator_history numeric NOT NULL,
      companion_sum numeric NOT NULL,
      companion_squares numeric NOT NULL,
      numerator_companion numeric NOT NULL,
      denominator_companion numeric NOT NULL,
      history_companion numeric NOT NULL,
      units bigint NOT NULL DEFAULT 0,
      ${STEPS.map((step) => `reached_${step} bigint NOT NULL DEFAULT 0`).join(',\n      ')},
      CONSTRAINT segment_statistics_pkey PRIMARY KEY (metric, segment, phase, variant, day, shard)
    );
  `,
  down: `
    DROP TABLE segment_statistics, segment_counts, segment_values;
    ALTER TABLE unit_exposures DROP COLUMN segments;
    ALTER TABLE measured_experiments DROP COLUMN segments;
    ALTER TABLE experiments DROP COLUMN segments;
  `,
};
