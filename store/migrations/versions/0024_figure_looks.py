"""A look at a figure knows the collection that it rests on: a second collection that says the same counts as well."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP INDEX uq_figure_refresh_state")
    op.execute("ALTER TABLE figure_refresh ADD COLUMN collected_at timestamptz")
    op.execute("UPDATE figure_refresh SET collected_at = at")
    op.execute("ALTER TABLE figure_refresh ALTER COLUMN collected_at SET NOT NULL")


def downgrade() -> None:
    op.execute("ALTER TABLE figure_refresh DROP COLUMN collected_at")
    op.execute(
        "DELETE FROM figure_refresh r USING figure_refresh o WHERE o.refresh_id < r.refresh_id"
        ' AND (o.owner_code, o.code, o."on", o.numerator, o.denominator, o.is_stale)'
        ' = (r.owner_code, r.code, r."on", r.numerator, r.denominator, r.is_stale)'
    )
    op.execute(
        "CREATE UNIQUE INDEX uq_figure_refresh_state"
        ' ON figure_refresh (owner_code, code, "on", numerator, denominator, is_stale)'
    )
