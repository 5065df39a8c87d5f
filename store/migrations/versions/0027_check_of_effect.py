"""A check of effect says what it comes to; one before it had to has no verdict."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE issue ADD COLUMN is_effective boolean")


def downgrade() -> None:
    op.execute("ALTER TABLE issue DROP COLUMN is_effective")
