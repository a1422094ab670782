import type { Migration } from './migration.js';

/**
 * What events are like: by the hour, by property, by sender, by unit; and what people wrote down of them. Counted from the log at
 * a position of its own, which moves in the same transaction. Without foreign keys, as all that is counted.
 */
export const dataMap: Migration = {
  name: '0013-data-map',
  up: `
    -- Every event whose transaction is before it has been counted; every event that arrived before observed_until, too.
    CREATE TABLE data_map_position (
      id smallint NOT NULL,
      transaction xid8 NOT NULL,
      observed_until timestamptz,
      CONSTRAINT data_map_position_pkey PRIMARY KEY (id),
      CONSTRAINT data_map_position_single_check CHECK (id = 1)
    );
    INSERT INTO data_map_position (id, transaction) VALUES (1, '0');

    -- Times are those of arrival; null: only a sender was seen yet. sampled: weight of the sampled events at sampled_at, of which
    -- half is left three days later; so are the weights of types.
    CREATE TABLE observed_events (
      number integer GENERATED ALWAYS AS IDENTITY,
      project_id uuid NOT NULL,
      kind text NOT NULL,
      name text COLLATE "C" NOT NULL,
      events bigint NOT NULL DEFAULT 0,
      first_seen timestamptz,
      last_seen timestamptz,
      sampled double precision NOT NULL DEFAULT 0,
      sampled_at timestamptz,
      properties integer NOT NULL DEFAULT 0,
      has_more_properties boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT observed_events_pkey PRIMARY KEY (number),
      CONSTRAINT observed_events_name_unique UNIQUE (project_id, kind, name),
      CONSTRAINT observed_events_kind_check CHECK (kind IN ('track', 'exposure', 'other'))
    ) WITH (fillfactor = 70);

    -- Hours since 1970.
    CREATE TABLE observed_hours (
      event integer NOT NULL,
      hour integer NOT NULL,
      events bigint NOT NULL,
      CONSTRAINT observed_hours_pkey PRIMARY KEY (event, hour)
    ) WITH (fillfactor = 90);

    -- own: the event's own value, whose property is empty.
    CREATE TABLE observed_types (
      event integer NOT NULL,
      own boolean NOT NULL,
      property text COLLATE "C" NOT NULL,
      type text NOT NULL,
      weight double precision NOT NULL,
      seen_before bigint NOT NULL,
      seen bigint NOT NULL,
      since timestamptz NOT NULL,
      last_seen timestamptz NOT NULL,
      example jsonb,
      CONSTRAINT observed_types_pkey PRIMARY KEY (event, own, property, type),
      CONSTRAINT observed_types_type_check CHECK (type IN ('string', 'number', 'boolean', 'object', 'array', 'null'))
    ) WITH (fillfactor = 80);

    CREATE TABLE observed_senders (
      event integer NOT NULL,
      api_key uuid NOT NULL,
      events bigint NOT NULL,
      first_seen timestamptz NOT NULL,
      last_seen timestamptz NOT NULL,
      CONSTRAINT observed_senders_pkey PRIMARY KEY (event, api_key)
    ) WITH (fillfactor = 80);

    -- About so many events of the unit on that day (UTC).
    CREATE TABLE heavy_units (
      event integer NOT NULL,
      day date NOT NULL,
      unit text COLLATE "C" NOT NULL,
      events bigint NOT NULL,
      CONSTRAINT heavy_units_pkey PRIMARY KEY (event, day, unit)
    ) WITH (fillfactor = 80);

    CREATE TABLE event_notes (
      id uuid NOT NULL,
      project_id uuid NOT NULL,
      kind text NOT NULL,
      name text NOT NULL,
      description text NOT NULL,
      owner text NOT NULL,
      version integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT event_notes_pkey PRIMARY KEY (id),
      CONSTRAINT event_notes_name_unique UNIQUE (project_id, kind, name),
      CONSTRAINT event_notes_project_fkey FOREIGN KEY (project_id) REFERENCES projects (id),
      CONSTRAINT event_notes_kind_check CHECK (kind IN ('track', 'exposure', 'other')),
      CONSTRAINT event_notes_version_check CHECK (version >= 1)
    );
    ALTER TABLE audit_log
      DROP CONSTRAINT audit_log_entity_type_check,
      ADD CONSTRAINT audit_log_entity_type_check CHECK (entity_type IN
        ('experiment', 'flag', 'holdout', 'saved-group', 'metric', 'event', 'api-key', 'project'));
  `,
  down: `
    -- Entries of it stay, as any history does.
    ALTER TABLE audit_log
      DROP CONSTRAINT audit_log_entity_type_check,
      ADD CONSTRAINT audit_log_entity_type_check CHECK (entity_type IN
        ('experiment', 'flag', 'holdout', 'saved-group', 'metric', 'api-key', 'project')) NOT VALID;
    DROP TABLE event_notes, heavy_units, observed_senders, observed_types, observed_hours, observed_events, data_map_position;
  `,
};
