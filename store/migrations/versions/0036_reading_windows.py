"""A reading says from which day on it counts, where its window begins anew by the calendar."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE reading ADD COLUMN window_from integer")


def downgrade() -> None:
    op.execute("ALTER TABLE reading DROP COLUMN window_from")
