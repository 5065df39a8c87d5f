"""What was told of alerts is kept in its words, with the address that its link began with; messages of a moment."""

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE alert_message ADD COLUMN texts jsonb NOT NULL DEFAULT '{}'::jsonb,"
        " ADD COLUMN link_base text NOT NULL DEFAULT ''::text"
    )
    op.execute("CREATE INDEX ix_alert_message_made_at ON alert_message (made_at)")


def downgrade() -> None:
    op.execute("DROP INDEX ix_alert_message_made_at")
    op.execute("ALTER TABLE alert_message DROP COLUMN link_base, DROP COLUMN texts")
