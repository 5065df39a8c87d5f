"""What has recovered of late is found by an index: the feed of the wall counts it."""

from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_alert_resolved ON alert (ended_at) WHERE ((reason = 'resolved'::text))")


def downgrade() -> None:
    op.execute("DROP INDEX ix_alert_resolved")
