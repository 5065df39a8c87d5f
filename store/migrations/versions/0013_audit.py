"""The audit trail: rows and anchors that may only be added, also by the owner of the schema."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = "{name} text GENERATED ALWAYS AS ((body::jsonb ->> '{name}')) STORED"
NUMBER = "{name} {kind} GENERATED ALWAYS AS ((body::jsonb ->> '{name}')::{kind}) STORED"
INSTANT = (
    "{name} timestamptz GENERATED ALWAYS AS"
    " (to_timestamp((body::jsonb ->> '{name}_us')::bigint::double precision / 1000000::double precision)) STORED"
)
TEXTS = ("event", "actor", "actor_kind", "origin", "object_kind", "object_code", "outcome")


def upgrade() -> None:
    texts = ",\n".join(f"{TEXT.format(name=name)} NOT NULL" for name in TEXTS)
    op.execute(
        f"""
CREATE TABLE audit_event (
    body text NOT NULL,
    link bytea NOT NULL,
    {NUMBER.format(name="position", kind="bigint")},
    {NUMBER.format(name="segment", kind="integer")} NOT NULL,
    {INSTANT.format(name="at")} NOT NULL,
    {texts},
    {TEXT.format(name="node")},
    CONSTRAINT pk_audit_event PRIMARY KEY (position)
)"""
    )
    op.execute("CREATE INDEX ix_audit_event_at ON audit_event (at)")
    op.execute("CREATE INDEX ix_audit_event_segment_position ON audit_event (segment, position)")
    for column in ("event", "actor", "object_code"):
        op.execute(f"CREATE INDEX ix_audit_event_{column}_position ON audit_event ({column}, position)")
    op.execute(
        f"""
CREATE TABLE audit_anchor (
    body text NOT NULL,
    signature bytea,
    {NUMBER.format(name="number", kind="bigint")},
    {TEXT.format(name="kind")} NOT NULL,
    {NUMBER.format(name="segment", kind="integer")} NOT NULL,
    {NUMBER.format(name="last_position", kind="bigint")} NOT NULL,
    {INSTANT.format(name="made_at")} NOT NULL,
    CONSTRAINT pk_audit_anchor PRIMARY KEY (number)
)"""
    )
    op.execute("CREATE INDEX ix_audit_anchor_segment ON audit_anchor (segment)")
    op.execute(
        """
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'audit_event' AND TG_OP = 'DELETE'
       AND current_setting('cockpit.audit_retention', TRUE) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'the audit trail is only ever added to: % of % is refused', TG_OP, TG_TABLE_NAME;
END $$"""
    )
    for table in ("audit_event", "audit_anchor"):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()"
        )


def downgrade() -> None:
    op.execute("DROP TABLE audit_anchor")
    op.execute("DROP TABLE audit_event")
    op.execute("DROP FUNCTION refuse_change_of_audit()")
