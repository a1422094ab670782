import type { Migration } from './migration.js';

/**
 * Experiments gain what decides who is in them besides targeting; those that are there have none of it. Keys of apps may be bound
 * to the pages of some origins.
 */
export const assignment: Migration = {
  name: '0005-assignment',
  up: `
    ALTER TABLE experiments
      ADD COLUMN prerequisites jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN slices jsonb,
      ADD COLUMN layer_share double precision,
      ADD COLUMN layer_ranges jsonb,
      ADD COLUMN holdouts jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN overrides jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN excluded_units jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN schedule jsonb NOT NULL DEFAULT '{"startAt": null, "stopAt": null, "ramp": [], "held": null}',
      ADD COLUMN receipts double precision NOT NULL DEFAULT 0,
      ADD CONSTRAINT experiments_layer_share_check CHECK (layer_share > 0 AND layer_share <= 1),
      ADD CONSTRAINT experiments_receipts_check CHECK (receipts >= 0 AND receipts <= 1);

    ALTER TABLE api_keys ADD COLUMN allowed_origins jsonb NOT NULL DEFAULT '[]';
  `,
  down: `
    ALTER TABLE api_keys DROP COLUMN allowed_origins;
    ALTER TABLE experiments
      DROP CONSTRAINT experiments_layer_share_check,
      DROP CONSTRAINT experiments_receipts_check,
      DROP COLUMN prerequisites,
      DROP COLUMN slices,
      DROP COLUMN layer_share,
      DROP COLUMN layer_ranges,
      DROP COLUMN holdouts,
      DROP COLUMN overrides,
      DROP COLUMN excluded_units,
      DROP COLUMN schedule,
      DROP COLUMN receipts;
  `,
};
