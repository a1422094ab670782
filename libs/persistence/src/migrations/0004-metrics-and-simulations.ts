import type { Migration } from './migration.js';

/**
 * Metrics learn to wait, to look back, to take quantiles; those that are there keep what they measured: no delay, no covariate.
 * Simulations are kept until their worker is done with them, and after.
 */
export const metricsAndSimulations: Migration = {
  name: '0004-metrics-and-simulations',
  up: `
    ALTER TABLE metrics
      ADD COLUMN delay_seconds double precision NOT NULL DEFAULT 0,
      ADD COLUMN covariate_seconds double precision,
      ADD COLUMN quantile jsonb,
      ADD COLUMN cap_quantile jsonb,
      DROP CONSTRAINT metrics_type_check,
      ADD CONSTRAINT metrics_type_check
        CHECK (type IN ('conversion', 'count', 'sum', 'mean', 'ratio', 'quantile', 'retention')),
      ADD CONSTRAINT metrics_delay_check CHECK (delay_seconds >= 0),
      ADD CONSTRAINT metrics_covariate_check CHECK (covariate_seconds > 0),
      ADD CONSTRAINT metrics_quantile_check CHECK ((type = 'quantile') = (quantile IS NOT NULL)),
      ADD CONSTRAINT metrics_retention_check CHECK (type <> 'retention' OR window_seconds IS NOT NULL),
      ADD CONSTRAINT metrics_cap_check CHECK (cap IS NULL OR (cap >= 0 AND cap_quantile IS NULL));

    CREATE TABLE simulations (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      metric_key text NOT NULL,
      metric_version integer NOT NULL,
      plan jsonb NOT NULL,
      status text NOT NULL,
      progress double precision NOT NULL,
      attempts integer NOT NULL,
      heard_at timestamptz(3),
      result jsonb,
      failure text,
      created_at timestamptz(3) NOT NULL,
      finished_at timestamptz(3),
      CONSTRAINT simulations_pkey PRIMARY KEY (id),
      CONSTRAINT simulations_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT simulations_status_check CHECK (status IN ('queued', 'running', 'done', 'failed')),
      CONSTRAINT simulations_progress_check CHECK (progress >= 0 AND progress <= 1),
      CONSTRAINT simulations_running_check CHECK (status <> 'running' OR heard_at IS NOT NULL),
      CONSTRAINT simulations_result_check CHECK ((status = 'done') = (result IS NOT NULL)),
      CONSTRAINT simulations_failure_check CHECK ((status = 'failed') = (failure IS NOT NULL)),
      CONSTRAINT simulations_finished_check
        CHECK ((status IN ('done', 'failed')) = (finished_at IS NOT NULL))
    );
    CREATE INDEX simulations_created_index ON simulations (project_id, created_at, id);
    CREATE INDEX simulations_waiting_index ON simulations (created_at, id) WHERE status IN ('queued', 'running');
    CREATE INDEX simulations_metric_index ON simulations (project_id, metric_key, finished_at, id) WHERE status = 'done';
  `,
  // Metrics that the release before cannot read would stop its whole catalogue: they go.
  down: `
    DROP TABLE simulations;
    DELETE FROM metrics WHERE type IN ('quantile', 'retention');
    ALTER TABLE metrics
      DROP CONSTRAINT metrics_type_check,
      DROP CONSTRAINT metrics_delay_check,
      DROP CONSTRAINT metrics_covariate_check,
      DROP CONSTRAINT metrics_quantile_check,
      DROP CONSTRAINT metrics_retention_check,
      DROP CONSTRAINT metrics_cap_check,
      DROP COLUMN delay_seconds,
      DROP COLUMN covariate_seconds,
      DROP COLUMN quantile,
      DROP COLUMN cap_quantile,
      ADD CONSTRAINT metrics_type_check CHECK (type IN ('conversion', 'count', 'sum', 'mean', 'ratio'));
  `,
};
