"""What shows that a step of the ladder was done, where the decision on it is made elsewhere."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE ladder_step ADD COLUMN reference text NOT NULL DEFAULT '', ADD COLUMN informed_on date,"
        " ADD COLUMN decided_on date, ADD COLUMN upload_id bigint, ADD COLUMN recorded_at timestamptz,"
        " ADD COLUMN recorded_by text NOT NULL DEFAULT ''"
    )
    op.execute("ALTER TABLE ladder_step ALTER COLUMN reference DROP DEFAULT, ALTER COLUMN recorded_by DROP DEFAULT")


def downgrade() -> None:
    for name in ("reference", "informed_on", "decided_on", "upload_id", "recorded_at", "recorded_by"):
        op.execute(f"ALTER TABLE ladder_step DROP COLUMN {name}")
