"""Who leads, and how the polling of each feed stands."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
CREATE TABLE lead (
    epoch bigint NOT NULL,
    holder text NOT NULL,
    backend_pid integer NOT NULL,
    backend_began_at timestamptz NOT NULL,
    taken_at timestamptz NOT NULL,
    beat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT pk_lead PRIMARY KEY (epoch)
)"""
    )
    op.execute(
        """
ALTER TABLE feed_state
    ADD COLUMN failures integer NOT NULL DEFAULT 0,
    ADD COLUMN missed bigint NOT NULL DEFAULT 0,
    ADD COLUMN next_run_at timestamptz,
    ADD COLUMN circuit text NOT NULL DEFAULT 'closed',
    ADD COLUMN circuit_since timestamptz"""
    )


def downgrade() -> None:
    op.execute("DROP TABLE lead")
    op.execute(
        "ALTER TABLE feed_state DROP COLUMN failures, DROP COLUMN missed, DROP COLUMN next_run_at,"
        " DROP COLUMN circuit, DROP COLUMN circuit_since"
    )
