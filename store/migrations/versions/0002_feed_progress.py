"""How far long reads have come."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
CREATE TABLE feed_progress (
    source text NOT NULL,
    feed text NOT NULL,
    partition text NOT NULL,
    kind text NOT NULL,
    rows bigint NOT NULL,
    total bigint,
    began_at timestamptz NOT NULL,
    resumed_at timestamptz NOT NULL,
    resumed_rows bigint NOT NULL,
    at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT pk_feed_progress PRIMARY KEY (source, feed, partition, kind)
)"""
    )


def downgrade() -> None:
    op.execute("DROP TABLE feed_progress")
