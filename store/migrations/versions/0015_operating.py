"""Sources that people switch off and on, and stretches that they want read again."""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
CREATE TABLE source_switch (
    source text NOT NULL,
    is_on boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    by_name text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT pk_source_switch PRIMARY KEY (source)
)"""
    )
    op.execute(
        """
CREATE TABLE backfill_order (
    order_id bigserial NOT NULL,
    source text NOT NULL,
    feed text NOT NULL,
    begin_at timestamptz NOT NULL,
    end_at timestamptz NOT NULL,
    state text NOT NULL,
    asked_by text NOT NULL,
    by_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    began_at timestamptz,
    ended_at timestamptz,
    rows bigint NOT NULL DEFAULT 0,
    note text NOT NULL DEFAULT ''::text,
    CONSTRAINT pk_backfill_order PRIMARY KEY (order_id)
)"""
    )
    op.execute("CREATE INDEX ix_backfill_order_source_order_id ON backfill_order (source, order_id)")


def downgrade() -> None:
    op.execute("DROP TABLE backfill_order")
    op.execute("DROP TABLE source_switch")
