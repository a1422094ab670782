import type { Migration } from './migration.js';

/** Events that cannot count as they are, kept until somebody mends them; and what a client's clock said before it was corrected. */
export const quarantine: Migration = {
  name: '0007-quarantine',
  up: `
    -- Null where it is what occurred_at says.
    ALTER TABLE events ADD COLUMN reported_at timestamptz;

    -- Their ids are in event_ids too: an event that is sent again while it is here is a duplicate.
    CREATE TABLE quarantined_events (
      number bigint GENERATED ALWAYS AS IDENTITY,
      project_id uuid NOT NULL,
      id uuid NOT NULL,
      reason text NOT NULL,
      detail text NOT NULL,
      -- As it was sent, or as it was mended since.
      event jsonb NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now(),
      fixed_at timestamptz,
      CONSTRAINT quarantined_events_pkey PRIMARY KEY (number),
      CONSTRAINT quarantined_events_id_unique UNIQUE (id, project_id),
      CONSTRAINT quarantined_events_reason_check CHECK (reason IN ('future', 'ancient', 'impossible', 'poison'))
    );
    CREATE INDEX quarantined_events_project_index ON quarantined_events (project_id, number);
  `,
  down: `
    DROP TABLE quarantined_events;
    ALTER TABLE events DROP COLUMN reported_at;
  `,
};
