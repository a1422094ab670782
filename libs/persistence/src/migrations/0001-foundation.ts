import type { Migration } from './migration.js';

/**
 * Projects, metrics, experiments, keys, the audit log, reports, idempotency keys and the version of the catalogue.
 * Times carry milliseconds, as the domain's do, so that a cursor of (created_at, id) finds its place again exactly.
 */
export const foundation: Migration = {
  name: '0001-foundation',
  up: `
    CREATE TABLE projects (
      id uuid NOT NULL,
      key text NOT NULL,
      name text NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now(),
      CONSTRAINT projects_pkey PRIMARY KEY (id),
      CONSTRAINT projects_key_unique UNIQUE (key)
    );
    INSERT INTO projects (id, key, name) VALUES ('00000000-0000-0000-0000-000000000001', 'default', 'Default');

    CREATE TABLE metrics (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      key text NOT NULL,
      name text NOT NULL,
      description text NOT NULL,
      type text NOT NULL,
      event text NOT NULL,
      value text,
      denominator jsonb,
      window_seconds double precision,
      direction text NOT NULL,
      cap double precision,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT metrics_pkey PRIMARY KEY (id),
      CONSTRAINT metrics_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT metrics_key_unique UNIQUE (project_id, key),
      CONSTRAINT metrics_type_check CHECK (type IN ('conversion', 'count', 'sum', 'mean', 'ratio')),
      CONSTRAINT metrics_direction_check CHECK (direction IN ('increase', 'decrease')),
      CONSTRAINT metrics_denominator_check CHECK ((type = 'ratio') = (denominator IS NOT NULL)),
      CONSTRAINT metrics_version_check CHECK (version >= 1)
    );
    CREATE INDEX metrics_created_index ON metrics (project_id, created_at, id);

    CREATE TABLE experiments (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      key text NOT NULL,
      name text NOT NULL,
      hypothesis text NOT NULL,
      unit text NOT NULL,
      status text NOT NULL,
      variants jsonb NOT NULL,
      control text NOT NULL,
      traffic double precision NOT NULL,
      targeting jsonb,
      seed text NOT NULL,
      hash_version smallint NOT NULL,
      layer text,
      metrics jsonb NOT NULL,
      analysis jsonb NOT NULL,
      phases jsonb NOT NULL,
      decision jsonb,
      started_at timestamptz(3),
      stopped_at timestamptz(3),
      plan_hash text,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT experiments_pkey PRIMARY KEY (id),
      CONSTRAINT experiments_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT experiments_key_unique UNIQUE (project_id, key),
      CONSTRAINT experiments_status_check
        CHECK (status IN ('draft', 'running', 'paused', 'stopped', 'decided', 'archived')),
      CONSTRAINT experiments_traffic_check CHECK (traffic >= 0 AND traffic <= 1),
      CONSTRAINT experiments_hash_version_check CHECK (hash_version IN (1, 2)),
      CONSTRAINT experiments_version_check CHECK (version >= 1)
    );
    CREATE INDEX experiments_created_index ON experiments (project_id, created_at, id);

    CREATE TABLE api_keys (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      name text NOT NULL,
      scope text NOT NULL,
      hash text NOT NULL,
      last_four text NOT NULL,
      created_at timestamptz(3) NOT NULL,
      revoked_at timestamptz(3),
      CONSTRAINT api_keys_pkey PRIMARY KEY (id),
      CONSTRAINT api_keys_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT api_keys_hash_unique UNIQUE (hash),
      CONSTRAINT api_keys_scope_check CHECK (scope IN ('admin', 'client')),
      CONSTRAINT api_keys_hash_check CHECK (hash ~ '^[0-9a-f]{64}$')
    );

    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END $$;

    CREATE TABLE audit_log (
      id bigint GENERATED ALWAYS AS IDENTITY,
      project_id uuid NOT NULL,
      at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
      actor text NOT NULL,
      request_id text,
      action text NOT NULL,
      entity_type text NOT NULL,
      entity_key text NOT NULL,
      before jsonb,
      after jsonb,
      CONSTRAINT audit_log_pkey PRIMARY KEY (id),
      CONSTRAINT audit_log_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT audit_log_entity_type_check CHECK (entity_type IN ('experiment', 'metric', 'api-key', 'project'))
    );
    CREATE INDEX audit_log_at_index ON audit_log (project_id, at, id);
    CREATE INDEX audit_log_entity_index ON audit_log (project_id, entity_key, at, id);
    CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    -- json, not jsonb: a report stays byte for byte what was shown. No foreign key: reports outlive everything.
    CREATE TABLE reports (
      id uuid NOT NULL,
      experiment_id uuid NOT NULL,
      created_at timestamptz(3) NOT NULL,
      report json NOT NULL,
      CONSTRAINT reports_pkey PRIMARY KEY (id)
    );
    CREATE INDEX reports_created_index ON reports (experiment_id, created_at, id);
    CREATE TRIGGER reports_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reports
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

    CREATE TABLE idempotency_keys (
      owner_id text NOT NULL,
      key text NOT NULL,
      request_hash text NOT NULL,
      claimed_at timestamptz NOT NULL DEFAULT now(),
      status smallint,
      headers jsonb,
      body text,
      CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner_id, key),
      CONSTRAINT idempotency_keys_answer_check
        CHECK ((status IS NULL) = (headers IS NULL) AND (status IS NULL) = (body IS NULL))
    );
    CREATE INDEX idempotency_keys_claimed_index ON idempotency_keys (claimed_at);

    CREATE TABLE catalogue_version (
      id smallint NOT NULL,
      version bigint NOT NULL,
      CONSTRAINT catalogue_version_pkey PRIMARY KEY (id),
      CONSTRAINT catalogue_version_single_check CHECK (id = 1)
    );
    INSERT INTO catalogue_version (id, version) VALUES (1, 1);
  `,
  down: `
    DROP TABLE catalogue_version, idempotency_keys, reports, audit_log, api_keys, experiments, metrics, projects;
    DROP FUNCTION refuse_change();
  `,
};
