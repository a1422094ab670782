import type { Migration } from './migration.js';

/** Metrics learn filters, triggers, looking back and three types; those that are there keep what they measured. */
export const completeMetrics: Migration = {
  name: '0010-complete-metrics',
  up: `
    ALTER TABLE metrics
      ADD COLUMN filters jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN lookback_seconds double precision,
      ADD COLUMN trigger jsonb,
      ADD COLUMN matured boolean NOT NULL DEFAULT false,
      ADD COLUMN funnel jsonb,
      ADD COLUMN redefined_at timestamptz(3),
      DROP CONSTRAINT metrics_type_check,
      ADD CONSTRAINT metrics_type_check CHECK (type IN ('conversion', 'count', 'count-distinct', 'sum', 'mean', 'ratio',
        'quantile', 'retention', 'time-to-event', 'funnel')),
      ADD CONSTRAINT metrics_lookback_check
        CHECK (lookback_seconds IS NULL OR (lookback_seconds > 0 AND window_seconds IS NULL)),
      ADD CONSTRAINT metrics_funnel_check CHECK ((type = 'funnel') = (funnel IS NOT NULL)),
      ADD CONSTRAINT metrics_time_to_event_check CHECK (type <> 'time-to-event' OR window_seconds IS NOT NULL);
  `,
  // Metrics that the release before cannot read, or would count otherwise, go.
  down: `
    DELETE FROM metrics
    WHERE type IN ('count-distinct', 'time-to-event', 'funnel') OR filters <> '[]' OR denominator ? 'filters'
      OR lookback_seconds IS NOT NULL OR trigger IS NOT NULL OR matured;
    ALTER TABLE metrics
      DROP CONSTRAINT metrics_type_check,
      DROP CONSTRAINT metrics_lookback_check,
      DROP CONSTRAINT metrics_funnel_check,
      DROP CONSTRAINT metrics_time_to_event_check,
      DROP COLUMN filters,
      DROP COLUMN lookback_seconds,
      DROP COLUMN trigger,
      DROP COLUMN matured,
      DROP COLUMN funnel,
      DROP COLUMN redefined_at,
      ADD CONSTRAINT metrics_type_check
        CHECK (type IN ('conversion', 'count', 'sum', 'mean', 'ratio', 'quantile', 'retention'));
  `,
};
