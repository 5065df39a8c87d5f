"""From when on a mail is tried; mails of a letter, and mails and deliveries that have ended, are found by an index."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE mail ADD COLUMN since timestamptz")
    op.execute("UPDATE mail SET since = CASE WHEN attempts = 0 THEN due_at ELSE created_at END")
    op.execute("ALTER TABLE mail ALTER COLUMN since SET NOT NULL")
    op.execute("CREATE INDEX ix_mail_letters ON mail USING gin (letters)")
    op.execute("CREATE INDEX ix_mail_ended_at ON mail (ended_at) WHERE ended_at IS NOT NULL")
    op.execute("CREATE INDEX ix_alert_delivery_ended ON alert_delivery (ended_at) WHERE ended_at IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX ix_alert_delivery_ended")
    op.execute("DROP INDEX ix_mail_ended_at")
    op.execute("DROP INDEX ix_mail_letters")
    op.execute("ALTER TABLE mail DROP COLUMN since")
