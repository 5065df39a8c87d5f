"""The last day of a review, and the finding of an earlier cycle that a grade limit repeats."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE review_task ADD COLUMN due_on date, ADD COLUMN is_due_provisional boolean NOT NULL DEFAULT FALSE"
    )
    op.execute("ALTER TABLE review_task ALTER COLUMN is_due_provisional DROP DEFAULT")
    op.execute("ALTER TABLE limit_finding ADD COLUMN carried_from bigint")


def downgrade() -> None:
    op.execute("ALTER TABLE limit_finding DROP COLUMN carried_from")
    op.execute("ALTER TABLE review_task DROP COLUMN due_on, DROP COLUMN is_due_provisional")
