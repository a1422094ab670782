import type { Migration } from './migration.js';

/**
 * Experiments gain what decides who is in them besides targeting; those that are there have none of it. Flags, holdouts and saved
 * groups come to stand beside them, and keys of apps may be bound to the pages of some origins.
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

    CREATE TABLE flags (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      key text NOT NULL,
      name text NOT NULL,
      description text NOT NULL,
      enabled boolean NOT NULL,
      value jsonb,
      rules jsonb NOT NULL,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT flags_pkey PRIMARY KEY (id),
      CONSTRAINT flags_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT flags_key_unique UNIQUE (project_id, key),
      CONSTRAINT flags_version_check CHECK (version >= 1)
    );
    CREATE INDEX flags_created_index ON flags (project_id, created_at, id);

    CREATE TABLE holdouts (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      key text NOT NULL,
      name text NOT NULL,
      description text NOT NULL,
      scope text NOT NULL,
      unit text NOT NULL,
      share double precision NOT NULL,
      ended_at timestamptz(3),
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT holdouts_pkey PRIMARY KEY (id),
      CONSTRAINT holdouts_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT holdouts_key_unique UNIQUE (key),
      CONSTRAINT holdouts_scope_check CHECK (scope IN ('global', 'project')),
      CONSTRAINT holdouts_share_check CHECK (share >= 0 AND share <= 0.5),
      CONSTRAINT holdouts_version_check CHECK (version >= 1)
    );
    CREATE INDEX holdouts_created_index ON holdouts (created_at, id);

    CREATE TABLE saved_groups (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      key text NOT NULL,
      name text NOT NULL,
      description text NOT NULL,
      content jsonb NOT NULL,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT saved_groups_pkey PRIMARY KEY (id),
      CONSTRAINT saved_groups_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT saved_groups_key_unique UNIQUE (project_id, key),
      CONSTRAINT saved_groups_content_check CHECK (content @> '{"type": "list"}' OR content @> '{"type": "condition"}'),
      CONSTRAINT saved_groups_version_check CHECK (version >= 1)
    );
    CREATE INDEX saved_groups_created_index ON saved_groups (project_id, created_at, id);

    -- Clients ask for experiments and flags by one name. The triggers hold for a release that knows no flags, too.
    CREATE TABLE feature_keys (
      project_id uuid NOT NULL,
      key text NOT NULL,
      CONSTRAINT feature_keys_unique PRIMARY KEY (project_id, key)
    );
    INSERT INTO feature_keys (project_id, key) SELECT project_id, key FROM experiments;
    CREATE FUNCTION keep_feature_key() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP <> 'INSERT' THEN
        DELETE FROM feature_keys WHERE project_id = OLD.project_id AND key = OLD.key;
      END IF;
      IF TG_OP <> 'DELETE' THEN
        INSERT INTO feature_keys (project_id, key) VALUES (NEW.project_id, NEW.key);
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER experiments_keep_feature_key AFTER INSERT OR DELETE OR UPDATE OF project_id, key ON experiments
      FOR EACH ROW EXECUTE FUNCTION keep_feature_key();
    CREATE TRIGGER flags_keep_feature_key AFTER INSERT OR DELETE OR UPDATE OF project_id, key ON flags
      FOR EACH ROW EXECUTE FUNCTION keep_feature_key();

    ALTER TABLE audit_log
      DROP CONSTRAINT audit_log_entity_type_check,
      ADD CONSTRAINT audit_log_entity_type_check
        CHECK (entity_type IN ('experiment', 'flag', 'holdout', 'saved-group', 'metric', 'api-key', 'project'));
  `,
  // The release before would give other variants to units of experiments that use what is dropped here: those wait, paused. What
  // the audit log says stays said, so its old rule is for new entries only.
  down: `
    ALTER TABLE audit_log
      DROP CONSTRAINT audit_log_entity_type_check,
      ADD CONSTRAINT audit_log_entity_type_check
        CHECK (entity_type IN ('experiment', 'metric', 'api-key', 'project')) NOT VALID;
    DROP TRIGGER experiments_keep_feature_key ON experiments;
    DROP TABLE feature_keys, saved_groups, holdouts, flags;
    DROP FUNCTION keep_feature_key();
    ALTER TABLE api_keys DROP COLUMN allowed_origins;
    UPDATE experiments SET status = 'paused', version = version + 1
      WHERE status = 'running' AND (slices IS NOT NULL OR layer_ranges IS NOT NULL
        OR prerequisites <> '[]' OR holdouts <> '[]' OR overrides <> '[]'
        OR targeting::text ~ '"\\$(inGroup|notInGroup|savedGroups)"');
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
