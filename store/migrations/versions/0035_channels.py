"""Why a delivery failed as a code, whether its end was told; since when a channel takes nothing, and who was told."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE alert_delivery ADD COLUMN reason text NOT NULL DEFAULT ''::text,"
        " ADD COLUMN reason_values jsonb NOT NULL DEFAULT '{}'::jsonb, ADD COLUMN told_at timestamptz"
    )
    op.execute(
        "CREATE INDEX ix_alert_delivery_untold ON alert_delivery (channel) WHERE state = 'dead' AND told_at IS NULL"
    )
    op.execute(
        "CREATE TABLE alert_channel (channel text NOT NULL, failing_since timestamptz,"
        " reason text NOT NULL DEFAULT ''::text, reason_values jsonb NOT NULL DEFAULT '{}'::jsonb,"
        " error text NOT NULL DEFAULT ''::text, told_at timestamptz, dead_told_at timestamptz,"
        " CONSTRAINT pk_alert_channel PRIMARY KEY (channel))"
    )


def downgrade() -> None:
    op.execute("DROP TABLE alert_channel")
    op.execute("DROP INDEX ix_alert_delivery_untold")
    op.execute("ALTER TABLE alert_delivery DROP COLUMN told_at, DROP COLUMN reason_values, DROP COLUMN reason")
