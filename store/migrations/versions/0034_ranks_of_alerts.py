"""Since when an alert has been so bad, or milder than was told; rules that ship are known by a number of their own."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE alert ADD COLUMN risen timestamptz[] NOT NULL DEFAULT '{}'::timestamptz[],"
        " ADD COLUMN eased_since timestamptz, ADD COLUMN eased_rank integer NOT NULL DEFAULT 0"
    )
    op.execute(
        "UPDATE alert SET risen = array_fill(pending_since, ARRAY[rank])"
        " WHERE state = 'pending' AND rank > 0 AND pending_since IS NOT NULL"
    )
    op.execute("ALTER TABLE alert_rule ADD COLUMN shipped_version integer")
    op.execute("UPDATE alert_rule SET shipped_version = version WHERE made_by IS NULL AND made_name = 'shipped'")
    op.execute("CREATE UNIQUE INDEX uq_alert_rule_shipped ON alert_rule (rule, shipped_version)")


def downgrade() -> None:
    op.execute("DROP INDEX uq_alert_rule_shipped")
    op.execute("ALTER TABLE alert_rule DROP COLUMN shipped_version")
    op.execute("ALTER TABLE alert DROP COLUMN eased_rank, DROP COLUMN eased_since, DROP COLUMN risen")
