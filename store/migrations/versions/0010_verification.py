"""What verifications have found."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
CREATE TABLE verification (
    verification_id bigserial NOT NULL,
    cause text NOT NULL,
    engine text NOT NULL,
    outcome text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    rows bigint NOT NULL DEFAULT 0,
    cells bigint NOT NULL DEFAULT 0,
    differing_cells bigint NOT NULL DEFAULT 0,
    by_table jsonb,
    samples text[],
    skipped text[],
    memory_mb integer NOT NULL DEFAULT 0,
    reason text NOT NULL DEFAULT '',
    CONSTRAINT pk_verification PRIMARY KEY (verification_id)
)"""
    )
    op.execute("CREATE INDEX ix_verification_finished_at ON verification (finished_at)")


def downgrade() -> None:
    op.execute("DROP TABLE verification")
