"""Rows put aside know of which moment they are, so that a newer state of the same row settles them."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE quarantine ADD COLUMN version bigint")
    op.execute(
        "UPDATE quarantine SET version = (raw ->> 'version')::bigint"
        " WHERE form = 'table' AND raw ->> 'version' ~ '^[0-9]{1,18}$'"
    )
    op.execute(
        "CREATE INDEX ix_quarantine_row_key ON quarantine (source, feed, table_name, row_key)"
        " WHERE state = 'open'::text"
    )


def downgrade() -> None:
    op.execute("DROP INDEX ix_quarantine_row_key")
    op.execute("ALTER TABLE quarantine DROP COLUMN version")
