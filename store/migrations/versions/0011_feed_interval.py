"""How often each feed is polled: some feeds of a source have an interval of their own."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE feed_state ADD COLUMN interval_s double precision")


def downgrade() -> None:
    op.execute("ALTER TABLE feed_state DROP COLUMN interval_s")
