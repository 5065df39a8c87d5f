"""What is not as it should be; more is known of rows put aside and of what runs stumbled over."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OF_OUR_COLUMNS = "('unknown_owner', 'missing_key', 'missing_value', 'bad_value', 'bad_encoding', 'poison')"
"""reasons that only the store gives: the rows that have them are in the form of our tables"""


def upgrade() -> None:
    for statement in _STATEMENTS.split(";\n"):
        op.execute(statement)


_STATEMENTS = f"""
CREATE TABLE condition (
    condition_id bigserial NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    feed text NOT NULL,
    scope text NOT NULL,
    item text NOT NULL,
    detail jsonb NOT NULL,
    since timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_condition PRIMARY KEY (condition_id)
);
CREATE UNIQUE INDEX uq_condition_open ON condition (kind, source, feed, scope, item) WHERE ended_at IS NULL;
CREATE INDEX ix_condition_ended_at ON condition (ended_at) WHERE ended_at IS NOT NULL;
ALTER TABLE run ADD COLUMN findings jsonb;
ALTER TABLE feed_state ADD COLUMN findings jsonb;
DROP INDEX uq_quarantine_open;
ALTER TABLE quarantine
    DROP COLUMN digest,
    ADD COLUMN partition text NOT NULL DEFAULT ''::text,
    ADD COLUMN form text NOT NULL DEFAULT 'source'::text,
    ADD COLUMN note text NOT NULL DEFAULT ''::text,
    ADD COLUMN changed_by text,
    ADD COLUMN changed_at timestamptz;
ALTER TABLE quarantine
    ADD COLUMN digest text GENERATED ALWAYS AS (md5((row_key || '|'::text) || raw::text)) STORED;
CREATE UNIQUE INDEX uq_quarantine_open ON quarantine (source, feed, table_name, reason, digest)
    WHERE state = 'open'::text;
UPDATE quarantine SET form = 'table' WHERE reason IN {OF_OUR_COLUMNS} OR (reason = 'out_of_range' AND raw ? 'version')
"""


def downgrade() -> None:
    raise NotImplementedError("rows put aside would lose who dropped them and why")
