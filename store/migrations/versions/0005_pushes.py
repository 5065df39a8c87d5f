"""Pushes are read by number, and the nonces of their signatures are remembered."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM inbox WHERE read_at IS NOT NULL")
    op.execute("DROP INDEX ix_inbox_pending")
    op.execute("ALTER TABLE inbox DROP COLUMN read_at")
    op.execute("CREATE INDEX ix_inbox_source_feed ON inbox (source, feed, inbox_id)")
    op.execute(
        """
CREATE TABLE push_nonce (
    app_key text NOT NULL,
    nonce text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT pk_push_nonce PRIMARY KEY (app_key, nonce)
)"""
    )
    op.execute("CREATE INDEX ix_push_nonce_at ON push_nonce (at)")


def downgrade() -> None:
    op.execute("DROP TABLE push_nonce")
    op.execute("DROP INDEX ix_inbox_source_feed")
    op.execute("ALTER TABLE inbox ADD COLUMN read_at timestamptz")
    op.execute("CREATE INDEX ix_inbox_pending ON inbox (source, inbox_id) WHERE read_at IS NULL")
