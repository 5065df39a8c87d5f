"""What the feed of the wall reads of evaluation is found by its time."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX ix_evaluation_publication_published_at ON evaluation_publication (published_at)")
    op.execute(
        "CREATE INDEX ix_issue_move_closed ON issue_move (at) WHERE to_state = 'closed' AND from_state <> 'closed'"
    )
    op.execute(
        "CREATE INDEX ix_evaluation_move_reached ON evaluation_move (at)"
        " WHERE machine = 'guidance' AND to_state = 'reached'"
    )
    op.execute("CREATE INDEX ix_official_document_delivered_at ON official_document (delivered_at)")
    op.execute("CREATE INDEX ix_delivery_confirmed_at ON delivery (confirmed_at)")


def downgrade() -> None:
    for name in (
        "ix_delivery_confirmed_at",
        "ix_official_document_delivered_at",
        "ix_evaluation_move_reached",
        "ix_issue_move_closed",
        "ix_evaluation_publication_published_at",
    ):
        op.execute(f"DROP INDEX {name}")
