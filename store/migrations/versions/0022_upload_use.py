"""What rests on a file that was handed in, so that the file stays."""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE upload_use (upload_id bigint NOT NULL, used_by text NOT NULL, since timestamptz NOT NULL,"
        " CONSTRAINT pk_upload_use PRIMARY KEY (upload_id, used_by))"
    )


def downgrade() -> None:
    op.execute("DROP TABLE upload_use")
