"""When rules looked last, whatever they looked at; how often a rule has fired of late is found by an index."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE alert_progress ADD COLUMN looked_at timestamptz")
    op.execute("CREATE INDEX ix_alert_rule_fired_at ON alert (rule, fired_at) WHERE fired_at IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX ix_alert_rule_fired_at")
    op.execute("ALTER TABLE alert_progress DROP COLUMN looked_at")
