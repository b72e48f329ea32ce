"""The ledger's tables, the guard that nobody rewrites them, and the wall between parties."""

from django.db import migrations

TABLES = """
CREATE TABLE ledger_subject (
    id uuid PRIMARY KEY
) WITH (fillfactor = 80);
COMMENT ON TABLE ledger_subject IS 'One row per subject, there to be locked: writers of one subject queue here.';

CREATE TABLE ledger_event (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL CONSTRAINT ledger_event_id_once UNIQUE,
    type text NOT NULL,
    subject uuid NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor uuid,
    data json NOT NULL,
    salt bytea NOT NULL CONSTRAINT ledger_event_salt_16_bytes CHECK (length(salt) = 16),
    leaf bytea NOT NULL CONSTRAINT ledger_event_leaf_32_bytes CHECK (length(leaf) = 32),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX ledger_event_subject ON ledger_event (subject, ordinal);
CREATE INDEX ledger_event_xid ON ledger_event (xid);
COMMENT ON COLUMN ledger_event.data IS 'json, not jsonb: the canonical text is kept to the byte.';

CREATE TABLE ledger_position (
    position bigint PRIMARY KEY,
    ordinal bigint NOT NULL CONSTRAINT ledger_position_ordinal_once UNIQUE
);
CREATE TABLE ledger_tile (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hashes bytea NOT NULL,
    PRIMARY KEY (level, index)
);
CREATE TABLE ledger_checkpoint (
    size bigint PRIMARY KEY,
    root bytea NOT NULL,
    note text NOT NULL,
    signed_at timestamptz NOT NULL
);
CREATE TABLE ledger_sequencer (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    size bigint NOT NULL DEFAULT 0,
    from_xid xid8 NOT NULL DEFAULT '0'
);
INSERT INTO ledger_sequencer DEFAULT VALUES;

CREATE TABLE ledger_bookmark (
    name text PRIMARY KEY,
    position bigint NOT NULL
);
CREATE TABLE ledger_request (
    key text PRIMARY KEY,
    fingerprint bytea NOT NULL,
    result json,
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE ledger_exhibit (
    digest text PRIMARY KEY CONSTRAINT ledger_exhibit_digest_is_sha256 CHECK (digest ~ '^[0-9a-f]{64}$'),
    size bigint NOT NULL,
    media_type text NOT NULL,
    body bytea,
    kept_at timestamptz NOT NULL
);
COMMENT ON COLUMN ledger_exhibit.body IS 'Small exhibits live here; for a large one it is null and the bytes are in the store.';
CREATE TABLE ledger_text (
    id uuid PRIMARY KEY,
    body text,
    salt bytea,
    erased_at timestamptz
);
COMMENT ON TABLE ledger_text IS 'Names and free text: erasable, never in an event; the event has the id and a salted digest.';
"""

GUARD = """
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION ledger_tile_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR OLD.level <> NEW.level OR OLD.index <> NEW.index
        OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes THEN
        RAISE EXCEPTION 'a tile only grows: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_position
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_exhibit
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON ledger_tile
    FOR EACH ROW EXECUTE FUNCTION ledger_tile_only_grows();
CREATE TRIGGER append_only BEFORE TRUNCATE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
"""

SIGHT = """
CREATE FUNCTION ledger_may_see(path text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT current_setting('omlopp.sight') = '*'
        OR path ^@ ANY (string_to_array(current_setting('omlopp.sight'), ','))
$$;
COMMENT ON FUNCTION ledger_may_see IS
    'The second wall. omlopp.sight is * or paths joined by commas; unset is an error, empty sees nothing. No sub-select in it: so the planner writes it into each query instead of calling it for each row.';
"""


class Migration(migrations.Migration):
    """First migration of the ledger."""

    initial = True
    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, migrations.RunSQL.noop),
        migrations.RunSQL(SIGHT, migrations.RunSQL.noop),
    ]
