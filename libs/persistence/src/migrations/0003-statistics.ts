import type { Migration } from './migration.js';

/**
 * What a metric may ask for beyond totals after exposure: totals before it (covariates), a delay, third moments, what a cap
 * cut off, units whose window is over, and quantiles, which are taken when they are read.
 *
 * Everything that is new may be absent, so that what wrote the tables before still can. Definitions that were stored before
 * lack members, hence differ from what is asked for now, and their experiments are counted from the log once.
 */
export const statistics: Migration = {
  name: '0003-statistics',
  up: `
    -- covariates: keys of what is summed before exposure; null: nothing. reports_cap: what the cap cuts off is counted.
    -- is_incremental: its sums are kept in sufficient_statistics; otherwise they are formed from units when they are read.
    -- matures_after: from the end of the day of a unit's first exposure; null: when the experiment stops.
    ALTER TABLE measured_metrics
      ADD COLUMN covariates text[],
      ADD COLUMN reports_cap boolean NOT NULL DEFAULT false,
      ADD COLUMN is_incremental boolean NOT NULL DEFAULT true,
      ADD COLUMN matured_only boolean NOT NULL DEFAULT false,
      ADD COLUMN matures_after interval,
      ADD COLUMN cap_quantile double precision,
      ADD COLUMN quantile_level double precision,
      ADD COLUMN quantile_of text,
      ADD COLUMN ignores_zeros boolean NOT NULL DEFAULT false,
      ADD CONSTRAINT measured_metrics_quantile_of_check CHECK (quantile_of IN ('events', 'units'));

    -- The longest stretch before a unit's first exposure that any of its metrics reads; null: none does.
    ALTER TABLE measured_experiments ADD COLUMN covariate_length interval;

    -- An event counts from the first exposure + delay_length (null: 0) to the first exposure + window_length, which holds the
    -- delay. since: how far back the events must be known; null: to the experiment's start.
    ALTER TABLE metric_inputs
      ADD COLUMN delay_length interval,
      ADD COLUMN covariate_length interval,
      ADD COLUMN since timestamptz;

    -- Totals over the events before exposure; null: there were none.
    ALTER TABLE unit_totals
      ADD COLUMN history numeric,
      ADD COLUMN history_denominator numeric;

    -- capped_*: over the units above the cap, of their totals without it. companion: the second covariate.
    ALTER TABLE sufficient_statistics
      ADD COLUMN numerator_cubes numeric NOT NULL DEFAULT 0,
      ADD COLUMN capped_units bigint NOT NULL DEFAULT 0,
      ADD COLUMN capped_sum numeric NOT NULL DEFAULT 0,
      ADD COLUMN capped_squares numeric NOT NULL DEFAULT 0,
      ADD COLUMN history_sum numeric NOT NULL DEFAULT 0,
      ADD COLUMN history_squares numeric NOT NULL DEFAULT 0,
      ADD COLUMN numerator_history numeric NOT NULL DEFAULT 0,
      ADD COLUMN denominator_history numeric NOT NULL DEFAULT 0,
      ADD COLUMN companion_sum numeric NOT NULL DEFAULT 0,
      ADD COLUMN companion_squares numeric NOT NULL DEFAULT 0,
      ADD COLUMN numerator_companion numeric NOT NULL DEFAULT 0,
      ADD COLUMN denominator_companion numeric NOT NULL DEFAULT 0,
      ADD COLUMN history_companion numeric NOT NULL DEFAULT 0;
  `,
  down: `
    ALTER TABLE sufficient_statistics
      DROP COLUMN numerator_cubes, DROP COLUMN capped_units, DROP COLUMN capped_sum, DROP COLUMN capped_squares,
      DROP COLUMN history_sum, DROP COLUMN history_squares, DROP COLUMN numerator_history,
      DROP COLUMN denominator_history, DROP COLUMN companion_sum, DROP COLUMN companion_squares,
      DROP COLUMN numerator_companion, DROP COLUMN denominator_companion, DROP COLUMN history_companion;
    ALTER TABLE unit_totals DROP COLUMN history, DROP COLUMN history_denominator;
    ALTER TABLE metric_inputs DROP COLUMN delay_length, DROP COLUMN covariate_length, DROP COLUMN since;
    ALTER TABLE measured_experiments DROP COLUMN covariate_length;
    ALTER TABLE measured_metrics
      DROP COLUMN covariates, DROP COLUMN reports_cap, DROP COLUMN is_incremental, DROP COLUMN matured_only,
      DROP COLUMN matures_after, DROP COLUMN cap_quantile, DROP COLUMN quantile_level, DROP COLUMN quantile_of,
      DROP COLUMN ignores_zeros;
  `,
};
