"""The list of what is missing in the order it is read, and full checks of feeds."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for statement in _STATEMENTS.split(";\n"):
        op.execute(statement)


_STATEMENTS = """
DROP INDEX ix_open_case_owner_id_subject_due_day;
DROP INDEX ix_open_case_subject_due_day;
CREATE INDEX ix_open_case_owner_id_subject_due_day_key ON open_case (owner_id, subject, due_day, key);
CREATE INDEX ix_open_case_subject_due_day_key ON open_case (subject, due_day, key);
CREATE TABLE sweep (
    sweep_id bigserial NOT NULL,
    source text NOT NULL,
    feed text NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text NOT NULL,
    reason text NOT NULL DEFAULT ''::text,
    days integer NOT NULL DEFAULT 0,
    differing integer NOT NULL DEFAULT 0,
    rows_read bigint NOT NULL DEFAULT 0,
    inserted bigint NOT NULL DEFAULT 0,
    updated bigint NOT NULL DEFAULT 0,
    deleted bigint NOT NULL DEFAULT 0,
    CONSTRAINT pk_sweep PRIMARY KEY (sweep_id)
);
CREATE INDEX ix_sweep_source_feed_began_at ON sweep (source, feed, began_at)
"""


def downgrade() -> None:
    op.execute("DROP TABLE sweep")
    op.execute("DROP INDEX ix_open_case_owner_id_subject_due_day_key")
    op.execute("DROP INDEX ix_open_case_subject_due_day_key")
    op.execute("CREATE INDEX ix_open_case_owner_id_subject_due_day ON open_case (owner_id, subject, due_day)")
    op.execute("CREATE INDEX ix_open_case_subject_due_day ON open_case (subject, due_day)")
