import type { Migration } from './migration.js';

/** What workers do at night: recounts, and letting go of old events. */
export const nightly: Migration = {
  name: '0012-nightly',
  up: `
    CREATE TABLE recounts (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      experiment_id uuid NOT NULL,
      experiment_key text NOT NULL,
      status text NOT NULL,
      repair boolean NOT NULL,
      nightly boolean NOT NULL,
      phases jsonb NOT NULL,
      detail text,
      attempts integer NOT NULL,
      -- Last sign of life of the worker that has it.
      heard_at timestamptz(3),
      created_at timestamptz(3) NOT NULL,
      finished_at timestamptz(3),
      CONSTRAINT recounts_pkey PRIMARY KEY (id),
      CONSTRAINT recounts_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT recounts_status_check CHECK (status IN ('queued', 'running', 'done', 'skipped', 'failed')),
      CONSTRAINT recounts_running_check CHECK (status <> 'running' OR heard_at IS NOT NULL),
      CONSTRAINT recounts_finished_check
        CHECK ((status IN ('done', 'skipped', 'failed')) = (finished_at IS NOT NULL))
    );
    CREATE INDEX recounts_created_index ON recounts (project_id, created_at, id);
    CREATE INDEX recounts_finished_index ON recounts (experiment_id, finished_at, id);
    CREATE INDEX recounts_waiting_index ON recounts (nightly, created_at, id) WHERE status IN ('queued', 'running');
    CREATE UNIQUE INDEX recounts_queued_unique ON recounts (experiment_id) WHERE status = 'queued';

    -- done_for: the moment at which it was due when it was done last.
    CREATE TABLE nightly_steps (
      name text NOT NULL,
      done_for timestamptz NOT NULL,
      holder uuid,
      held_until timestamptz,
      CONSTRAINT nightly_steps_pkey PRIMARY KEY (name)
    );
    INSERT INTO nightly_steps (name, done_for) VALUES ('recount', now()), ('retention', now());

    -- Days (UTC) of the log that are there no more: whoever counts from the log must know what it cannot count.
    CREATE TABLE dropped_days (
      received_on date NOT NULL,
      dropped_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT dropped_days_pkey PRIMARY KEY (received_on)
    );
  `,
  down: `DROP TABLE recounts, nightly_steps, dropped_days;`,
};
