"""Up to which day the last readings were kept: days that no worker saw the end of are closed when one is back."""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        'CREATE TABLE closed_day ("only" boolean NOT NULL, day integer NOT NULL,'
        ' CONSTRAINT pk_closed_day PRIMARY KEY ("only"))'
    )


def downgrade() -> None:
    op.execute("DROP TABLE closed_day")
