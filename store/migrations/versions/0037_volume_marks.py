"""The round numbers that volumes have passed, so that each is told once."""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE volume_mark (scope text NOT NULL, code text NOT NULL, since integer NOT NULL,"
        " mark bigint NOT NULL, at timestamptz NOT NULL, is_told boolean NOT NULL,"
        " CONSTRAINT pk_volume_mark PRIMARY KEY (scope, code, since))"
    )
    op.execute("CREATE INDEX ix_volume_mark_at ON volume_mark (at)")


def downgrade() -> None:
    op.execute("DROP TABLE volume_mark")
